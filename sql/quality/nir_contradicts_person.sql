-- Which NIRs disagree with the sex, birth date or birth place beside them?
--
-- Grain:       one row per record that breaks the rule; none is right.
-- Parameters:  none.
-- Note:        the month is read back from the text: 13-19 are January to July, 43-47 August to
--              December; a provisional number begins with 7 or 8.
-- Over a second:
--              some 20 s at 43 million records, as it reads every record as exported.

select
    record_id,
    nir,
    sex,
    born_on,
    birth_departement_code
from registrants
where
    nir is not null
    and (
        substring(nir, 1, 1) is distinct from case
            when drift = 'provisional_nir' then if(sex = 'male', '7', '8')
            else if(sex = 'male', '1', '2')
        end
        or substring(nir, 2, 2)::integer is distinct from year(born_on) % 100
        or substring(nir, 4, 2)::integer
        is distinct from month(born_on) + if(month(born_on) < 8, 12, 35)
        or not starts_with(substring(nir, 6, 5), birth_departement_code)
        or not substring(nir, 11, 3) between '001' and '999'
    )
order by record_id asc
