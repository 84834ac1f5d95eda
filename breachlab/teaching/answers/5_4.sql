-- How many living residents on the file are there per million residents of each département?
--
-- Key: departement_code

select
    departements.departement_code,
    1000000 * sum(exposure_cube.living_here_person_count) / any_value(departements.population)
    as residents_per_million,
    1000000 * sum(exposure_cube.person_count) / any_value(departements.population)
    as residents_per_million__with_others,
    1000000 * sum(exposure_cube.living_person_count) / any_value(departements.population)
    as residents_per_million__with_others__abroad,
    1000000 * sum(exposure_cube.record_count) / any_value(departements.population)
    as residents_per_million__records
from exposure_cube
inner join departements using (departement_code)
group by departements.departement_code
