-- departements: one row per département, with the ARCEP fiction block of its numbering zone.
--
-- Source: population: INSEE, estimates at 1 January 2023 (Licence Ouverte 2.0).

create table departements as
select
    departement_code::departement_code as departement_code,
    departement_name,
    region_code::region_code as region_code,
    population::bigint as population,
    fiction_block
from read_csv(getvariable('reference') || '/departements.csv', all_varchar = true) as source
inner join
    read_csv(getvariable('reference') || '/phone_zones.csv', all_varchar = true) as zones
    using (departement_code)
order by departement_code
