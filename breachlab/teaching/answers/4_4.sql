-- How many départements are among the ten of the highest rate in both worlds?

with

by_departement as (

    select
        departements.departement_code,
        sum(exposure_cube.person_count) / any_value(departements.population) as rate
    from exposure_cube
    inner join departements using (departement_code)
    group by departements.departement_code

),

others as (

    select
        departements.departement_code,
        sum(cells.person_count) / any_value(departements.population) as rate
    from there.exposure_cube as cells
    inner join departements using (departement_code)
    group by departements.departement_code

),

ranked as (

    select
        by_departement.departement_code,
        rank() over (order by by_departement.rate desc) as rate_rank,
        rank() over (order by others.rate desc) as other_rank
    from by_departement
    inner join others using (departement_code)

)

select count(*) as departement_count
from ranked
where rate_rank <= 10 and other_rank <= 10
