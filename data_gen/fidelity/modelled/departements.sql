-- Persons by département.
--
-- Source:    population by département and région, raked
-- Use:       modelled
-- Cluster:   2
-- Tolerance: 0.005

with

targets as (

    select
        departement_code as cell,
        sum(persons::bigint) * persons_scale() as target
    from read_texts(getvariable('setting') || '/persons_by_departement.csv')
    group by departement_code

),

founds as (

    select
        departement_code::varchar as cell,
        sum(person_count)::bigint as found
    from exposure_cube
    group by cell

)

select *
from compared('targets', 'founds')
order by cell
