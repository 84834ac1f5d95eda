-- departements: one row per département, with the ARCEP fiction block of its numbering zone.
--
-- Source: population: INSEE, estimates at 1 January 2023 (Licence Ouverte 2.0).

create table departements as
select
    source.departement_code::departement_code as departement_code,
    source.departement_name,
    source.region_code::region_code as region_code,
    source.population::bigint as population,
    zones.fiction_block
from read_texts(getvariable('reference') || '/departements.csv') as source
inner join
    read_texts(getvariable('reference') || '/phone_zones.csv') as zones
    using (departement_code)
order by source.departement_code;

comment on table departements is 'The 101 départements.';
comment on column departements.departement_code is
'INSEE code. Source: INSEE, Code officiel géographique 2024.';
comment on column departements.departement_name is
'Official name. Source: INSEE, Code officiel géographique 2024.';
comment on column departements.region_code is
'INSEE code of the région. Source: INSEE, Code officiel géographique 2024.';
comment on column departements.population is
'Residents. Source: INSEE, estimates of population, 1 January 2023.';
comment on column departements.fiction_block is
'First six digits of phone numbers kept for fiction in the numbering zone. Source: ARCEP numbering plan; zones from general knowledge.';
