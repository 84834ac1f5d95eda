-- departement_regions: the région of each département, in the order of the types.

create temp table departement_regions as
select
    departement_code::departement_code as departement_code,
    region_code::region_code as region_code
from read_texts(getvariable('reference') || '/departements.csv')
order by departement_code
