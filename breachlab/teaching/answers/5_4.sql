-- How many living residents on the file are there per thousand residents of each département?
--
-- Key: departement_code

select
    departements.departement_code,
    1000 * sum(exposure_cube.living_here_person_count) / any_value(departements.population)
    as residents_per_thousand,
    1000 * sum(exposure_cube.person_count) / any_value(departements.population)
    as residents_per_thousand__with_others,
    1000 * sum(exposure_cube.living_person_count) / any_value(departements.population)
    as residents_per_thousand__with_others__abroad,
    1000 * sum(exposure_cube.record_count) / any_value(departements.population)
    as residents_per_thousand__records
from exposure_cube
inner join departements using (departement_code)
group by departements.departement_code
