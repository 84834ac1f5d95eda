-- identifiability_cube: how many persons and records share a set of facts with how many others.
--
-- Not additive over parts of the register: identifiability/likeness.py counts it over all records.
-- A world of up to a million records is counted when it is made; a larger one by the dashboard, or
-- by python -m data_gen identify, and until then the table is empty.

create table identifiability_cube (
    key_set_id varchar,
    departement_code departement_code,
    sex sex,
    age_band age_band,
    status status,
    others_band others_band,
    record_count uinteger,
    person_count uinteger
);

comment on table identifiability_cube is 'How many share a set of facts with how many others; empty until it is counted.';
comment on column identifiability_cube.key_set_id is 'Which facts. Source: key_sets.';
comment on column identifiability_cube.departement_code is
'Département of residence, INSEE code (COG 2024). Source: records.';
comment on column identifiability_cube.sex is 'female or male. Source: records.';
comment on column identifiability_cube.age_band is
'Age on the reference day, in bands. Source: records.';
comment on column identifiability_cube.status is
'registered, formerly_registered or candidate_space (inscrit, radié, identifié). Source: records.';
comment on column identifiability_cube.others_band is
'How many others share the facts: of a person other persons, of a record other records. Source: counted.';
comment on column identifiability_cube.record_count is
'Records, those of one person among the others. Source: counted.';
comment on column identifiability_cube.person_count is
'Persons, where the primary record is. Source: counted.';
