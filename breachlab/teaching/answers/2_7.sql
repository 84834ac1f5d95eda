-- Whose NIR is the one of which a file has the hash: the first record with one, born in France
-- where the département has its code still?

select nir
from registrants
where
    nir is not null
    and birth_departement_code between '01' and '95'
    and birth_departement_code not in ('2A', '2B')
    and substring(nir, 6, 2) = birth_departement_code
order by record_id asc
limit 1
