-- Records beyond the first of each person.
--
-- Source:    43,000,000 records (S08, as records our inference) less 36,820,828 persons (S02)
-- Use:       fitted
-- Tolerance: 0
-- Drawn:     no

select
    'not primary' as cell,
    count(*) * (43000000 - 36820828) / 43000000 as target,
    count(*) filter (drift <> 'none') as found
from records
