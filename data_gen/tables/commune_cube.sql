-- commune_cube: how many live in each commune.
--
-- Ages stand in age_cube and not here: 35,000 communes by 80 years of age would be two million
-- cells. Counted by locality first, so that only as many words are cut as there are localities.

create or replace table commune_cube as

with

by_locality as (

    select
        departement_code,
        locality,
        count(*) as record_count,
        count(*) filter (is_primary) as person_count,
        count(*) filter (is_primary and truths & 4 = 0) as living_person_count,
        count(*) filter (is_primary and truths & 12 = 0) as living_here_person_count
    from banded_records
    group by departement_code, locality

)

select
    departement_code,
    substring(locality::varchar, 1, 5) as commune_code,
    sum(record_count)::uinteger as record_count,
    sum(person_count)::uinteger as person_count,
    sum(living_person_count)::uinteger as living_person_count,
    sum(living_here_person_count)::uinteger as living_here_person_count
from by_locality
group by departement_code, commune_code
order by departement_code, commune_code;

comment on table commune_cube is 'How many live in each commune.';
comment on column commune_cube.departement_code is
'Département of residence, INSEE code (COG 2024). Source: records.';
comment on column commune_cube.commune_code is
'Commune of residence, INSEE code; arrondissements of Paris, Lyon and Marseille. Source: records.';
comment on column commune_cube.record_count is 'Records. Source: counted.';
comment on column commune_cube.person_count is
'Persons, where the primary record is. Source: counted.';
comment on column commune_cube.living_person_count is
'Persons who are alive. Source: counted.';
comment on column commune_cube.living_here_person_count is
'Persons who have neither died nor left France since. Source: counted.';
