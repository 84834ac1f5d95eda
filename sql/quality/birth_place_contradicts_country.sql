-- Who was born in France according to the country and abroad according to the code, or the reverse?
--
-- Grain:       one row per record that breaks the rule; none is right.
-- Needs:       records.
-- Note:        99 is the code of a birth abroad.
-- Over a second:
--              some 3 s at 43 million records, as it reads every record as exported.

select
    record_id,
    birth_departement_code,
    birth_country
from registrants
where (birth_departement_code = '99') is distinct from (birth_country is distinct from 'France')
order by record_id asc
