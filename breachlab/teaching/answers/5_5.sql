-- How many living residents on the file are there per million residents of all départements?
--
-- Note: in a small world a département may have nobody on file; its residents count all the same.

with

by_departement as (

    select
        departement_code,
        sum(living_here_person_count) as resident_count,
        sum(person_count) as person_count
    from exposure_cube
    group by departement_code

)

select
    1000000 * sum(by_departement.resident_count) / sum(departements.population)
    as residents_per_million,
    avg(1000000 * by_departement.resident_count / departements.population)
    as residents_per_million__mean_of_rates,
    1000000 * sum(by_departement.person_count) / sum(departements.population)
    as residents_per_million__with_others
from departements
left join by_departement using (departement_code)
