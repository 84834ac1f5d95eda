-- Persons whose last registration ended within a year.
-- Name:      ended_within_a_year
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
having count(*) > 0;

-- Records beyond the first of each person.
-- Name:      records_that_are_not_primary
-- Source:    43,000,000 records (S08, as records our inference) less 36,820,828 persons (S02)
-- Use:       fitted
-- Tolerance: 0
-- Drawn:     no

select
    'not primary' as cell,
    count(*) * (43000000 - 36820828) / 43000000 as target,
    count(*) filter (drift <> 'none') as found
from records;

-- Persons registered at the incident.
-- Name:      registered
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
having count(*) > 0;
