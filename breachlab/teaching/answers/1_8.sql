-- Which département has most persons of its région, and what share of them?
--
-- Key: region_code

with

by_departement as (

    select
        departements.region_code,
        departements.departement_code,
        sum(exposure_cube.person_count) as person_count
    from exposure_cube
    inner join departements using (departement_code)
    group by departements.region_code, departements.departement_code

),

all_persons as (

    select sum(person_count) as person_count
    from by_departement

),

regions_in_all as (

    select
        region_code,
        max(person_count) as largest_count,
        sum(person_count) as person_count
    from by_departement
    group by region_code

)

select
    regions_in_all.region_code,
    min(by_departement.departement_code::varchar) as departement_code,
    any_value(regions_in_all.largest_count / regions_in_all.person_count) as person_share,
    any_value(regions_in_all.largest_count / all_persons.person_count) as person_share__of_all
from regions_in_all
inner join by_departement
    on
        regions_in_all.region_code = by_departement.region_code
        and regions_in_all.largest_count = by_departement.person_count
cross join all_persons
group by regions_in_all.region_code
