-- Whose registration lasted for under four weeks, or began within four weeks of the first one?
--
-- Grain:       one row per primary record that breaks the rule; none is right.
-- Needs:       records.
-- Note:        people are counted by the month: nobody's first day and last end, nor the starts of
--              two registrations, lie within four weeks.
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
