-- Registrants who are alive and live in France, by département and five-year age.
--
-- Source:    persons_by_departement.csv, less who has died or left by fates.csv
-- Use:       modelled
-- Cluster:   2
-- Tolerance: 0.005

with

targets as (

    select
        concat(departement_code, ' ', age_band) as cell,
        sum(living_persons::bigint) * persons_scale() as target
    from read_texts(getvariable('setting') || '/persons_by_departement.csv')
    group by cell

),

founds as (

    select
        concat(
            departement_code, ' ',
            case
                when age < 20 then '16-19'
                when age >= 75 then '75 and over'
                else concat(age // 5 * 5, '-', age // 5 * 5 + 4)
            end
        ) as cell,
        sum(living_here_person_count)::bigint as found
    from age_cube
    group by cell

)

select *
from compared('targets', 'founds')
order by cell
