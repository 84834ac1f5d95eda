-- regions: one row per région.
--
-- Source: population: INSEE, estimates at 1 January 2023 (Licence Ouverte 2.0).

create table regions as
select
    region_code::region_code as region_code,
    region_name,
    population::bigint as population
from read_csv(getvariable('reference') || '/regions.csv', all_varchar = true)
order by region_code
