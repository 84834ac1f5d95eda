-- Persons registered at the incident.
--
-- Source:    all categories at the end of 2024, 6,251,000, less the year's change, 93,000 (S58)
-- Use:       fitted
-- Tolerance: 0.005
-- Note:      of the central setting alone; low and high move it on purpose.

select
    'registered' as cell,
    (6251000 - 93000) * persons_scale() as target,
    count(*) filter (status = 'registered') as found,
    count(*) as people
from persons
where (select setting from provenance) = 'central'
having count(*) > 0
