-- exposure_cube: one row per combination that occurs of département, sex, age band, status,
-- year of first registration, band of years since the last registration ended and whether a
-- candidate space has a NIR.
--
-- Counts add up, so any filtered breakdown is a sum over a few hundred thousand cells.
-- A person counts where the primary record is.
-- Summed from contact_cube, which is quicker than from the records.

create or replace table exposure_cube as
select
    departement_code,
    sex,
    age_band,
    status,
    first_year,
    end_band,
    is_space_with_nir,
    sum(record_count)::bigint as record_count,
    sum(person_count)::bigint as person_count,
    sum(if(fate = 'deceased', 0, person_count))::bigint as living_person_count,
    sum(if(fate = 'resident', person_count, 0))::bigint as living_here_person_count
from contact_cube
group by departement_code, sex, age_band, status, first_year, end_band, is_space_with_nir
order by departement_code, sex, age_band, status, first_year, end_band, is_space_with_nir;

comment on table exposure_cube is 'What adds up, counted by département, sex, age band, status, first year and end band.';
comment on column exposure_cube.departement_code is
'Département of residence, INSEE code (COG 2024). Source: records.';
comment on column exposure_cube.sex is 'female or male. Source: records.';
comment on column exposure_cube.age_band is 'Age on the reference day, in bands. Source: records.';
comment on column exposure_cube.status is
'registered, formerly_registered or candidate_space (inscrit, radié, identifié). Source: records.';
comment on column exposure_cube.first_year is
'Year of the first registration in the window; the first stands for all before it, too; null for a candidate space. Source: records.';
comment on column exposure_cube.end_band is
'Completed years since the last registration ended; null unless formerly registered. Source: records.';
comment on column exposure_cube.is_space_with_nir is
'Whether it is a candidate space with a NIR on file; false of all who registered. Source: records.';
comment on column exposure_cube.record_count is 'Records. Source: counted.';
comment on column exposure_cube.person_count is
'Persons, where the primary record is. Source: counted.';
comment on column exposure_cube.living_person_count is
'Persons who are alive. Source: counted.';
comment on column exposure_cube.living_here_person_count is
'Persons who are alive and live in France. Source: counted.';
