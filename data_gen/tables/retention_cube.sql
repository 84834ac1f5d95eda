-- retention_cube: the dimensions of exposure_cube, the single years for which a file has been idle,
-- and whether it is idle beyond the legal term.

create or replace table retention_cube as
select
    departement_code,
    sex,
    age_band,
    status,
    first_year,
    end_band,
    idle_years,
    is_space_with_nir,
    is_beyond_term,
    count(*)::uinteger as record_count,
    (count(*) filter (is_primary))::uinteger as person_count,
    (count(*) filter (is_primary and truths & 4 = 0))::uinteger as living_person_count,
    (count(*) filter (is_primary and truths & 12 = 0))::uinteger as living_here_person_count
from banded_records
group by
    departement_code, sex, age_band, status, first_year, end_band, idle_years,
    is_space_with_nir, is_beyond_term
order by
    departement_code, sex, age_band, status, first_year, end_band, idle_years,
    is_space_with_nir, is_beyond_term;

comment on table retention_cube is 'For how many years files have been idle, by the dimensions of exposure_cube.';
comment on column retention_cube.departement_code is
'Département of residence, INSEE code (COG 2024). Source: records.';
comment on column retention_cube.sex is 'female or male. Source: records.';
comment on column retention_cube.age_band is 'Age on the reference day, in bands. Source: records.';
comment on column retention_cube.status is
'registered, formerly_registered or candidate_space (inscrit, radié, identifié). Source: records.';
comment on column retention_cube.first_year is
'Year of the first registration in the window; the first stands for all before it, too; null for a candidate space. Source: records.';
comment on column retention_cube.end_band is
'Completed years since the last registration ended; null unless formerly registered. Source: records.';
comment on column retention_cube.idle_years is
'Completed years since the last registration ended, or since a candidate space was last used; null while registered. Source: records.';
comment on column retention_cube.is_space_with_nir is
'Whether it is a candidate space with a NIR on file; false of all who registered. Source: records.';
comment on column retention_cube.is_beyond_term is
'Whether the file had been idle for longer than it may be kept: twenty years after a registration, thirteen months after the last use of a space of somebody who never registered. Source: Code du travail, art. R. 5312-44.';
comment on column retention_cube.record_count is 'Records. Source: counted.';
comment on column retention_cube.person_count is
'Persons, where the primary record is. Source: counted.';
comment on column retention_cube.living_person_count is
'Persons who are alive. Source: counted.';
comment on column retention_cube.living_here_person_count is
'Persons who are alive and live in France. Source: counted.';
