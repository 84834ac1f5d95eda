-- How many living residents on the file are there per million residents of all départements?
--
-- Note: in a small world a département may have nobody on file; its residents count all the same.

with

by_cube as (

    select
        departement_code,
        sum(living_here_person_count) as resident_count,
        sum(living_person_count) as living_count,
        sum(person_count) as person_count,
        sum(record_count) as record_count
    from exposure_cube
    group by departement_code

),

by_record as (

    select
        departement_code,
        count(*) filter (where not is_deceased and not lives_abroad) as resident_record_count,
        count(*) filter (where is_primary and not lives_abroad) as here_count
    from registrants
    group by departement_code

)

select
    1000000 * sum(by_cube.resident_count) / sum(departements.population) as residents_per_million,
    avg(1000000 * by_cube.resident_count / departements.population)
    as residents_per_million__mean_of_rates,
    1000000 * sum(by_cube.person_count) / sum(departements.population)
    as residents_per_million__with_others,
    1000000 * sum(by_cube.living_count) / sum(departements.population)
    as residents_per_million__with_abroad,
    1000000 * sum(by_record.here_count) / sum(departements.population)
    as residents_per_million__with_dead,
    1000000 * sum(by_cube.record_count) / sum(departements.population)
    as residents_per_million__records,
    1000000 * sum(by_record.resident_record_count) / sum(departements.population)
    as residents_per_million__records__living,
    1000000 * sum(by_cube.resident_count) / sum(by_cube.resident_count * departements.population)
    as residents_per_million__repeated_base
from departements
left join by_cube using (departement_code)
left join by_record using (departement_code)
