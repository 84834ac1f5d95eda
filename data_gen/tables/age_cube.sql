-- age_cube: how many are of each single year of age, by département, sex and status, for groups of
-- ages that end inside a band.

create or replace table age_cube as
select
    departement_code,
    sex,
    age_band,
    age,
    status,
    count(*)::uinteger as record_count,
    (count(*) filter (is_primary))::uinteger as person_count,
    (count(*) filter (is_primary and truths & 4 = 0))::uinteger as living_person_count,
    (count(*) filter (is_primary and truths & 12 = 0))::uinteger as living_here_person_count
from banded_records
group by departement_code, sex, age_band, age, status
order by departement_code, sex, age_band, age, status;

comment on table age_cube is 'How many are of each year of age, by département, sex and status.';
comment on column age_cube.departement_code is
'Département of residence, INSEE code (COG 2024). Source: records.';
comment on column age_cube.sex is 'female or male. Source: records.';
comment on column age_cube.age_band is 'Age on the reference day, in bands. Source: records.';
comment on column age_cube.age is 'Age on the reference day, in completed years. Source: records.';
comment on column age_cube.status is
'registered, formerly_registered or candidate_space (inscrit, radié, identifié). Source: records.';
comment on column age_cube.record_count is 'Records. Source: counted.';
comment on column age_cube.person_count is
'Persons, where the primary record is. Source: counted.';
comment on column age_cube.living_person_count is
'Persons who are alive. Source: counted.';
comment on column age_cube.living_here_person_count is
'Persons who have neither died nor left France since. Source: counted.';
