-- first_name_slots: 8,192 equal parts of each sex and decade of birth, each of one first name.
--
-- Source: first_names.csv; see reference/README.md.

create temp table first_name_slots as
select
    row_number() over (order by sex::sex, decade, first_name) - 1 as first_name_slot,
    first_name::first_name as first_name
from read_csv(
    getvariable('reference') || '/first_names.csv', types = {'first_name': 'varchar'}
) as names, range(names.slots)
where names.decade between 1921 and 2001
order by first_name_slot
