-- Which registrations lasted less than four weeks, or began less than four weeks after the first?
--
-- Grain:       one row per primary record that breaks the rule; none is right.
-- Needs:       records.
-- Note:        registrations are counted by the month: at least four weeks separate the first day
--              from the last end, and the starts of two registrations.
-- Over a second:
--              some 1 s at 43 million records, as it reads every record as exported.

select
    record_id,
    first_registered_on,
    last_ended_on,
    registered_since
from registrants
where
    is_primary
    and (
        last_ended_on < first_registered_on + 28
        or (registered_since > first_registered_on and registered_since < first_registered_on + 28)
    )
order by record_id asc
