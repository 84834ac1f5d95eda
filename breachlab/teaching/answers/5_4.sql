-- How many living residents on the file are there per million residents of each département?
--
-- Key: departement_code

with

by_departement as (

    select
        departement_code,
        sum(record_count) as record_count,
        sum(person_count) as person_count,
        sum(living_person_count) as living_count,
        sum(living_here_person_count) as resident_count
    from exposure_cube
    group by departement_code

),

by_record as (

    select
        departement_code,
        count(*) filter (where not is_deceased and not lives_abroad) as resident_count,
        count(*) filter (where is_primary and not lives_abroad) as here_count
    from registrants
    group by departement_code

)

select
    by_departement.departement_code,
    1000000 * by_departement.resident_count / departements.population as residents_per_million,
    1000000 * by_departement.person_count / departements.population
    as residents_per_million__with_others,
    1000000 * by_departement.living_count / departements.population
    as residents_per_million__with_abroad,
    1000000 * by_record.here_count / departements.population
    as residents_per_million__with_dead,
    1000000 * by_departement.record_count / departements.population
    as residents_per_million__records,
    1000000 * by_record.resident_count / departements.population
    as residents_per_million__records__living,
    1000000 / departements.population as residents_per_million__repeated_base
from by_departement
inner join by_record using (departement_code)
inner join departements using (departement_code)
