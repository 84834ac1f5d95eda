-- Whose dates lie outside the twenty years that the breach covers?
--
-- Grain:       one row per record that breaks the rule; none is right.
-- Needs:       records.
-- Note:        a first registration dated the first day of {breach.window_first_year} means
--              {breach.window_first_year} or before.
-- Over a second:
--              some 1 s at 43 million records, as it reads every record as exported.

select
    record_id,
    first_registered_on,
    last_ended_on,
    registered_since,
    last_active_on
from registrants
where
    not first_registered_on between make_date(window_first_year(), 1, 1) and reference_day()
    or first_registered_on between
    make_date(window_first_year(), 1, 2) and make_date(window_first_year(), 12, 31)
    or not last_ended_on between window_first_day() and reference_day()
    or not registered_since between make_date(window_first_year(), 1, 1) and reference_day()
    or not last_active_on between window_first_day() and reference_day()
order by record_id asc
