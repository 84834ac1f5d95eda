-- regions: one row per région.
--
-- Source: population: INSEE, estimates at 1 January 2023 (Licence Ouverte 2.0).

create table regions as
select
    region_code::region_code as region_code,
    region_name,
    population::bigint as population
from read_texts(getvariable('reference') || '/regions.csv')
order by region_code;

comment on table regions is 'The 18 régions.';
comment on column regions.region_code is
'INSEE code. Source: INSEE, Code officiel géographique 2024.';
comment on column regions.region_name is
'Official name. Source: INSEE, Code officiel géographique 2024.';
comment on column regions.population is
'Residents. Source: INSEE, estimates of population, 1 January 2023.';
