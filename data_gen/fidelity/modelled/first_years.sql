-- Persons by year of first registration.
--
-- Source:    assumption: a lasting inflow, and what early 2004 held
-- Use:       modelled
-- Tolerance: 0.005

with

targets as (

    select
        first_year as cell,
        sum(persons::bigint) * persons_scale() as target
    from read_texts(getvariable('setting') || '/first_year.csv')
    group by first_year

),

founds as (

    select
        first_year::varchar as cell,
        sum(person_count)::bigint as found
    from exposure_cube
    where first_year is not null
    group by cell

)

select *
from compared('targets', 'founds')
order by cell
