-- Who was not yet sixteen on the reference day?
--
-- Grain:       one row per record that breaks the rule; none is right.
-- Needs:       records.

select
    record_id,
    born_on
from registrants
where born_on > reference_day() - interval 16 year
order by record_id asc
