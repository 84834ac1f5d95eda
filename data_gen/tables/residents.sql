-- residents: who lives in France, by département, sex and the age bands of the cubes.
--
-- From 20 on they are INSEE's own; its group of those aged 15 to 19 is split by the single years of
-- the country (see calibration/population.py). Nobody registers before 16.

create table residents as
select
    departement_code::departement_code as departement_code,
    sex::sex as sex,
    age_band::age_band as age_band,
    residents::bigint as resident_count,
    is_derived::boolean as is_derived
from read_texts(getvariable('reference') || '/residents.csv')
order by all;

comment on table residents is 'Residents of France aged 16 and over, by département, sex and age band: what rates divide by.';
comment on column residents.departement_code is 'INSEE code. Source: INSEE, Code officiel géographique 2024.';
comment on column residents.sex is 'female or male. Source: reference/population.csv.';
comment on column residents.age_band is 'Age on 1 January 2023, in bands. Source: reference/population.csv.';
comment on column residents.resident_count is
'Residents on 1 January 2023. Source: INSEE, estimates by département, sex and five-year age; 16-17 and 18-19 derived.';
comment on column residents.is_derived is
'Whether INSEE has no such figure: true of 16-17 and 18-19. Source: reference/residents.csv.';
