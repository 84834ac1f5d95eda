-- departement_regions: the région of each département, in the order of the types.

create temp table departement_regions as
select
    departement_code::departement_code as departement_code,
    region_code::region_code as region_code
from read_csv(getvariable('reference') || '/departements.csv', all_varchar = true)
order by departement_code
