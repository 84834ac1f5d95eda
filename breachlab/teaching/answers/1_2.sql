-- How many records does each région have?
--
-- Key: region_code

select
    departements.region_code,
    sum(exposure_cube.record_count)::bigint as record_count,
    sum(exposure_cube.person_count)::bigint as record_count__persons
from exposure_cube
inner join departements using (departement_code)
group by departements.region_code
