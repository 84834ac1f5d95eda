-- Persons by département, status, sex and five-year age.
--
-- Source:    the registered: published, or the rates; all others: assumptions
-- Use:       modelled
-- Cluster:   2
-- Tolerance: 0.03
-- Smallest:  5000

with

targets as (

    select
        concat(departement_code, ' ', status, ' ', sex, ' ', age_band) as cell,
        persons::bigint * persons_scale() as target
    from read_texts(getvariable('setting') || '/persons_by_departement.csv')

),

founds as (

    select
        concat(
            departement_code, ' ', status, ' ', sex, ' ',
            replace(replace(age_band::varchar, '16-17', '16-19'), '18-19', '16-19')
        )::varchar as cell,
        sum(person_count)::bigint as found
    from exposure_cube
    group by cell

)

select *
from compared('targets', 'founds')
order by cell
