-- Persons whose last registration ended within a year.
--
-- Source:    the file of 2023 held 10.2 million (S20, S21), of whom about 6.2 were registered
-- Use:       held against
-- Tolerance: 0.025
-- Note:      of the central setting alone; about 4 million, and 4.08 are modelled.

select
    'ended within a year' as cell,
    (10200000 - 6200000) * persons_scale() as target,
    count(*) filter (status = 'formerly_registered' and years_since = 0) as found,
    count(*) as people
from persons
where (select setting from provenance) = 'central'
having count(*) > 0
