-- Persons whose last registration ended within a year.
--
-- Source:    the file of 2023 held 10.2 million (S20, S21), of whom 6.2 were registered
-- Tolerance: 0.005

with

targets as (

    select 'ended within a year' as cell, assumed('ended_within_a_year_persons') * persons_scale() as target

),

founds as (

    select 'ended within a year' as cell, sum(person_count)::bigint as found
    from exposure_cube
    where end_band = '0'

)

select
    cell,
    target,
    coalesce(found, 0) as found
from targets
full join founds using (cell)
order by cell
