-- Who registered before the sixteenth birthday?
--
-- Grain:       one row per record that breaks the rule; none is right.
-- Over a second:
--              some 2 s at 43 million records, as it reads every record as exported.
-- Needs:       records.

select
    record_id,
    born_on,
    first_registered_on,
    last_active_on
from registrants
where
    first_registered_on < born_on + interval 16 years
    or last_active_on < born_on + interval 16 years
order by record_id asc
