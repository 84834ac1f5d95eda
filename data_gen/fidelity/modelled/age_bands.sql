-- Persons by age band.
--
-- Source:    INSEE pyramids and participation, assumed
-- Use:       modelled
-- Tolerance: 0.005

with

targets as (

    select
        age_band as cell,
        sum(persons::bigint) * persons_scale() as target
    from read_texts(getvariable('setting') || '/persons_by_departement.csv')
    group by age_band

),

founds as (

    select
        replace(replace(age_band::varchar, '16-17', '16-19'), '18-19', '16-19')::varchar as cell,
        sum(person_count)::bigint as found
    from exposure_cube
    group by cell

)

select *
from compared('targets', 'founds')
order by cell
