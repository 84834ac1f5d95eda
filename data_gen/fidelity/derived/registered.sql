-- Persons registered at the incident.
--
-- Source:    all categories at the end of 2024 less the year's change (S58), carried forward
-- Tolerance: 0.005

with

targets as (

    select 'registered' as cell, assumed('registered_persons') * persons_scale() as target

),

founds as (

    select status::varchar as cell, sum(person_count)::bigint as found
    from exposure_cube
    where status = 'registered'
    group by cell

)

select
    cell,
    target,
    coalesce(found, 0) as found
from targets
full join founds using (cell)
order by cell
