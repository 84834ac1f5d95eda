-- Residents by département, sex and age band, from 20 on.
--
-- Source:    INSEE, Estimation de population au 1er janvier 2023, by département, sex and age
-- Use:       fitted
-- Tolerance: 0
-- Drawn:     no
-- Note:      those aged 16-17 and 18-19 are derived from the group of 15 to 19, so not judged here.

with

targets as (

    select
        concat(departement_code, ' ', sex, ' ', if(age_from >= 75, '75 and over', age_band))
            as cell,
        sum(population::bigint) as target
    from (
        select
            *,
            regexp_extract(age_band, '^[0-9]+')::integer as age_from
        from read_texts(getvariable('reference') || '/population.csv')
    ) as population
    where age_from >= 20
    group by cell

),

founds as (

    select
        concat(departement_code, ' ', sex, ' ', age_band)::varchar as cell,
        resident_count as found
    from residents
    where not is_derived

)

select *
from compared('targets', 'founds')
order by cell
