-- Persons by sex.
--
-- Source:    INSEE pyramids and participation, assumed
-- Use:       modelled
-- Tolerance: 0.005

with

targets as (

    select
        sex as cell,
        sum(persons::bigint) * persons_scale() as target
    from read_texts(getvariable('setting') || '/persons_by_departement.csv')
    group by sex

),

founds as (

    select
        sex::varchar as cell,
        sum(person_count)::bigint as found
    from exposure_cube
    group by cell

)

select *
from compared('targets', 'founds')
order by cell
