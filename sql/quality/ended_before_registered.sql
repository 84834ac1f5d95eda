-- Whose last registration ended before the first began?
--
-- Grain:       one row per record that breaks the rule; none is right.
-- Needs:       records.

select
    record_id,
    first_registered_on,
    last_ended_on
from registrants
where last_ended_on < first_registered_on
order by record_id asc
