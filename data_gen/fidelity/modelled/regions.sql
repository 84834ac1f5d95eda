-- Persons by région.
--
-- Source:    INSEE pyramids and job seekers of 2010, exponent assumed
-- Use:       modelled
-- Cluster:   2
-- Tolerance: 0.005

with

targets as (

    select
        region_code as cell,
        sum(persons::bigint) * persons_scale() as target
    from read_texts(getvariable('setting') || '/region_persons.csv')
    group by region_code

),

founds as (

    select
        region_code::varchar as cell,
        sum(person_count)::bigint as found
    from exposure_cube
    inner join departements using (departement_code)
    group by cell

)

select *
from compared('targets', 'founds')
order by cell
