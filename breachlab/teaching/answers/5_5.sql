-- How many living residents on the file are there per million residents of all départements?

with

by_departement as (

    select
        departements.departement_code,
        any_value(departements.population) as population,
        sum(exposure_cube.living_here_person_count) as resident_count,
        sum(exposure_cube.person_count) as person_count
    from exposure_cube
    inner join departements using (departement_code)
    group by departements.departement_code

)

select
    1000000 * sum(resident_count) / sum(population) as residents_per_million,
    avg(1000000 * resident_count / population) as residents_per_million__mean_of_rates,
    1000000 * sum(person_count) / sum(population) as residents_per_million__with_others
from by_departement
