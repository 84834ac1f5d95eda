-- field_cube: the dimensions of exposure_cube, and which of the fields that can be missing are on
-- file.
--
-- field_mask has a bit per field, as `fields` numbers them. Names, sex, birth date, birth place,
-- commune, status and its dates are on every record.

create or replace table field_cube as
select
    departement_code,
    sex,
    age_band,
    status,
    first_year,
    end_band,
    (fields_on_file & 31)::utinyint as field_mask,
    count(*)::uinteger as record_count,
    (count(*) filter (is_primary))::uinteger as person_count,
    (count(*) filter (is_primary and truths & 4 = 0))::uinteger as living_person_count,
    (count(*) filter (is_primary and truths & 12 = 0))::uinteger as living_here_person_count
from banded_records
group by departement_code, sex, age_band, status, first_year, end_band, field_mask
order by departement_code, sex, age_band, status, first_year, end_band, field_mask;

comment on table field_cube is 'Which fields are on file together, by the dimensions of exposure_cube.';
comment on column field_cube.departement_code is
'Département of residence, INSEE code (COG 2024). Source: records.';
comment on column field_cube.sex is 'female or male. Source: records.';
comment on column field_cube.age_band is 'Age on the reference day, in bands. Source: records.';
comment on column field_cube.status is
'registered, formerly_registered or candidate_space (inscrit, radié, identifié). Source: records.';
comment on column field_cube.first_year is
'Year of the first registration in the window; the first stands for all before it, too; null for a candidate space. Source: records.';
comment on column field_cube.end_band is
'Completed years since the last registration ended; null unless formerly registered. Source: records.';
comment on column field_cube.field_mask is
'Bits: 1 e-mail, 2 phone, 4 street address, 8 NIR, 16 agency identifier. Source: records.';
comment on column field_cube.record_count is 'Records. Source: counted.';
comment on column field_cube.person_count is
'Persons, where the primary record is. Source: counted.';
comment on column field_cube.living_person_count is
'Persons who are alive. Source: counted.';
comment on column field_cube.living_here_person_count is
'Persons who are alive and live in France. Source: counted.';
