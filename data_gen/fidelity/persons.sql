-- What the comparisons share: the persons of a database, and macros that scale and compare.

-- A world of another size than 43,000,000 records has the same shares.
create or replace temp macro persons_scale() as (
    select person_count / 36820828
    from provenance
);

-- Cells of a target and of what was found, by the names of two CTEs.
create or replace temp macro compared(targets, founds) as table
select
    cell,
    target,
    coalesce(found, 0) as found
from query_table(targets)
full join query_table(founds) using (cell);

-- One row per person, as the primary record has it.
create or replace temp view persons as
select
    sex,
    status,
    first_name,
    birth_name,
    birth_place,
    nir_order,
    usage_name,
    birth_day,
    last_day,
    registration_count,
    fields_on_file,
    truths,
    date_sub('year', date '1929-01-01' + birth_day::integer, date '2024-03-05') as age,
    coalesce(
        date_sub('year', date '1929-01-01' + last_day::integer + 1, date '2024-03-06'), 0
    ) as years_since,
    truths & 12 = 0 as is_resident,
    status = 'registered' as is_registered,
    truths & 16 <> 0 as was_registered_by_2021,
    truths & 32 <> 0 as was_in_file_of_2022
from records
where drift = 'none';
