-- duration_cube: for how long the registered have been registered this time, by département, sex
-- and age band; who is not registered has no duration.

create or replace table duration_cube as
select
    departement_code,
    sex,
    age_band,
    status,
    duration_band,
    count(*)::uinteger as record_count,
    (count(*) filter (is_primary))::uinteger as person_count,
    (count(*) filter (is_primary and truths & 4 = 0))::uinteger as living_person_count,
    (count(*) filter (is_primary and truths & 12 = 0))::uinteger as living_here_person_count
from banded_records
group by departement_code, sex, age_band, status, duration_band
order by departement_code, sex, age_band, status, duration_band;

comment on table duration_cube is
'For how long the registered have been registered this time, by département, sex and age band.';
comment on column duration_cube.departement_code is
'Département of residence, INSEE code (COG 2024). Source: records.';
comment on column duration_cube.sex is 'female or male. Source: records.';
comment on column duration_cube.age_band is 'Age on the reference day, in bands. Source: records.';
comment on column duration_cube.status is
'registered, formerly_registered or candidate_space (inscrit, radié, identifié). Source: records.';
comment on column duration_cube.duration_band is
'Completed months of the current registration on the reference day; null unless registered. Source: records.';
comment on column duration_cube.record_count is 'Records. Source: counted.';
comment on column duration_cube.person_count is
'Persons, where the primary record is. Source: counted.';
comment on column duration_cube.living_person_count is
'Persons who are alive. Source: counted.';
comment on column duration_cube.living_here_person_count is
'Persons who are alive and live in France. Source: counted.';
