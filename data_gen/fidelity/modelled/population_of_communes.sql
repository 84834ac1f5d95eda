-- Persons by commune, inside their département.
--
-- Source:    INSEE, municipal population, COG 2024, to which registrants are assumed in proportion
-- Use:       modelled
-- Tolerance: 0.02

with

peopled as (

    select
        commune_code,
        departement_code,
        population as people,
        sum(population) over (partition by departement_code) as departement_people
    from communes

),

by_departement as (

    select
        departement_code,
        sum(person_count)::bigint as person_count
    from exposure_cube
    group by departement_code

),

by_locality as (

    select
        substring(locality::varchar, 1, 5) as commune_code,
        count(*) as person_count
    from records
    where drift = 'none'
    group by locality

),

targets as (

    select
        if(people >= 20000, commune_code, concat('smaller communes of ', departement_code)) as cell,
        sum(people / departement_people * person_count) as target
    from peopled
    inner join by_departement using (departement_code)
    group by cell

),

founds as (

    select
        if(
            communes.population >= 20000,
            communes.commune_code,
            concat('smaller communes of ', communes.departement_code)
        ) as cell,
        sum(by_locality.person_count)::bigint as found
    from by_locality
    inner join communes using (commune_code)
    group by cell

)

select *
from compared('targets', 'founds')
order by cell
