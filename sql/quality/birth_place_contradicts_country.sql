-- Who was born in France by the country and abroad by the code, or the reverse?
--
-- Grain:       one row per record that breaks the rule; none is right.
-- Parameters:  none.
-- Note:        99 is the code of a birth abroad.

select
    record_id,
    birth_departement_code,
    birth_country
from registrants
where (birth_departement_code = '99') <> (birth_country <> 'France')
order by record_id asc
