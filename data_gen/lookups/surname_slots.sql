-- surname_slots: 65,536 equal parts, each of one surname, so that a uniform draw of a slot is a
-- draw by frequency.
--
-- Source: surnames.csv; see reference/README.md.

create temp table surname_slots as
select
    row_number() over (order by birth_name::surname) - 1 as surname_slot,
    birth_name::surname as birth_name
from read_csv(
    getvariable('reference') || '/surnames.csv', types = {'birth_name': 'varchar'}
) as names, range(names.slots)
order by surname_slot
