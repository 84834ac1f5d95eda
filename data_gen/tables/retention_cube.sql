-- retention_cube: the dimensions of exposure_cube, and the single years for which a file has been
-- idle.

create table retention_cube as
select
    departement_code,
    sex,
    age_band,
    status,
    first_year,
    end_band,
    idle_years,
    is_space_with_nir,
    count(*)::uinteger as record_count,
    (count(*) filter (is_primary))::uinteger as person_count
from banded_records
group by
    departement_code, sex, age_band, status, first_year, end_band, idle_years,
    is_space_with_nir
order by
    departement_code, sex, age_band, status, first_year, end_band, idle_years, is_space_with_nir;

comment on table retention_cube is 'For how many years files have been idle, by the dimensions of exposure_cube.';
comment on column retention_cube.departement_code is
'Département of residence, INSEE code (COG 2024). Source: records.';
comment on column retention_cube.sex is 'female or male. Source: records.';
comment on column retention_cube.age_band is 'Age on 5 March 2024, in bands. Source: records.';
comment on column retention_cube.status is
'registered, formerly_registered or candidate_space (inscrit, radié, identifié). Source: records.';
comment on column retention_cube.first_year is
'Year of the first registration in the window; 2004 stands for 2004 or before; null for a candidate space. Source: records.';
comment on column retention_cube.end_band is
'Completed years since the last registration ended; null unless formerly registered. Source: records.';
comment on column retention_cube.idle_years is
'Completed years since the last registration ended, or since a candidate space was last used; null while registered. Source: records.';
comment on column retention_cube.is_space_with_nir is
'Whether it is a candidate space with a NIR on file; false of all who registered. Source: records.';
comment on column retention_cube.record_count is 'Records. Source: counted.';
comment on column retention_cube.person_count is
'Persons, where the primary record is. Source: counted.';
