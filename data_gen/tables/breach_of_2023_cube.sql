-- breach_of_2023_cube: who was in the agency's breach of 2023 already, by the dimensions of
-- exposure_cube.

create or replace table breach_of_2023_cube as
select
    departement_code,
    sex,
    age_band,
    status,
    first_year,
    end_band,
    count(*)::uinteger as record_count,
    (count(*) filter (is_primary))::uinteger as person_count,
    (count(*) filter (is_primary and truths & 4 = 0))::uinteger as living_person_count,
    (count(*) filter (is_primary and truths & 12 = 0))::uinteger as living_here_person_count
from banded_records
where breach_mask & (
    select breach_bit
    from breaches
    where breach_id = earlier_breach()
) <> 0
group by departement_code, sex, age_band, status, first_year, end_band
order by departement_code, sex, age_band, status, first_year, end_band;

comment on table breach_of_2023_cube is 'Who was in the agency''s breach of 2023 already, by the dimensions of exposure_cube.';
comment on column breach_of_2023_cube.departement_code is
'Département of residence, INSEE code (COG 2024). Source: records.';
comment on column breach_of_2023_cube.sex is 'female or male. Source: records.';
comment on column breach_of_2023_cube.age_band is 'Age on the reference day, in bands. Source: records.';
comment on column breach_of_2023_cube.status is
'registered, formerly_registered or candidate_space (inscrit, radié, identifié). Source: records.';
comment on column breach_of_2023_cube.first_year is
'Year of the first registration in the window; the first stands for all before it, too; null for a candidate space. Source: records.';
comment on column breach_of_2023_cube.end_band is
'Completed years since the last registration ended; null unless formerly registered. Source: records.';
comment on column breach_of_2023_cube.record_count is 'Records. Source: counted.';
comment on column breach_of_2023_cube.person_count is
'Persons, where the primary record is. Source: counted.';
comment on column breach_of_2023_cube.living_person_count is
'Persons who are alive. Source: counted.';
comment on column breach_of_2023_cube.living_here_person_count is
'Persons who are alive and live in France. Source: counted.';
