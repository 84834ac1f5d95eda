-- Do too many single registrations last ten years or more?
--
-- Grain:       one row if more than one in a hundred do; none is right.
-- Needs:       records.
-- Note:        the duration runs to the end, or to {breach.reference_day}. Primary records only. A
--              registration before {breach.window_first_year} counts from then on.
-- Over a second:
--              some 1 s at 43 million records, as it reads every record as exported.

select
    count(*) filter (
        coalesce(last_ended_on, reference_day()) >= first_registered_on + interval 10 year
    ) as long_count,
    count(*) as single_count
from registrants
where is_primary and registration_count = 1
having long_count > single_count / 100
