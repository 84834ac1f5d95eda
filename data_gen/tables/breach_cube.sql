-- breach_cube: who was in each of the other breaches, by département, sex, age band and status.

create or replace table breach_cube as

with

memberships as (

    select
        departement_code,
        sex,
        age_band,
        status,
        is_primary,
        is_primary and truths & 4 = 0 as is_living,
        is_primary and truths & 12 = 0 as is_living_here,
        sum(((breach_mask >> 0) & 1)::utinyint) as in_0,
        sum(((breach_mask >> 1) & 1)::utinyint) as in_1,
        sum(((breach_mask >> 2) & 1)::utinyint) as in_2,
        sum(((breach_mask >> 3) & 1)::utinyint) as in_3,
        sum(((breach_mask >> 4) & 1)::utinyint) as in_4,
        sum(((breach_mask >> 5) & 1)::utinyint) as in_5,
        sum(((breach_mask >> 6) & 1)::utinyint) as in_6,
        sum(((breach_mask >> 7) & 1)::utinyint) as in_7,
        sum(((breach_mask >> 8) & 1)::utinyint) as in_8,
        sum(((breach_mask >> 9) & 1)::utinyint) as in_9,
        sum(((breach_mask >> 10) & 1)::utinyint) as in_10,
        sum(((breach_mask >> 11) & 1)::utinyint) as in_11,
        sum(((breach_mask >> 12) & 1)::utinyint) as in_12,
        sum(((breach_mask >> 13) & 1)::utinyint) as in_13,
        sum(((breach_mask >> 14) & 1)::utinyint) as in_14,
        sum(((breach_mask >> 15) & 1)::utinyint) as in_15,
        sum(((breach_mask >> 16) & 1)::utinyint) as in_16,
        sum(((breach_mask >> 17) & 1)::utinyint) as in_17,
        sum(((breach_mask >> 18) & 1)::utinyint) as in_18,
        sum(((breach_mask >> 19) & 1)::utinyint) as in_19,
        sum(((breach_mask >> 20) & 1)::utinyint) as in_20,
        sum(((breach_mask >> 21) & 1)::utinyint) as in_21,
        sum(((breach_mask >> 22) & 1)::utinyint) as in_22
    from banded_records
    group by departement_code, sex, age_band, status, is_primary, is_living, is_living_here

)

select
    breaches.breach_id,
    members.departement_code,
    members.sex,
    members.age_band,
    members.status,
    sum(members.member_count)::uinteger as record_count,
    coalesce(sum(members.member_count) filter (members.is_primary), 0)::uinteger as person_count,
    coalesce(sum(members.member_count) filter (members.is_living), 0)::uinteger
        as living_person_count,
    coalesce(sum(members.member_count) filter (members.is_living_here), 0)::uinteger
        as living_here_person_count
from (
    unpivot memberships on columns('^in_[0-9]+$') into name breach_name value member_count
) as members
inner join breaches on members.breach_name = concat('in_', breaches.breach_number)
where members.member_count > 0
group by all
order by breaches.breach_id, departement_code, sex, age_band, status;

comment on table breach_cube is 'Who was in each of the other breaches, by département, sex, age band and status.';
comment on column breach_cube.breach_id is 'As breaches. Source: reference/breaches.csv.';
comment on column breach_cube.departement_code is
'Département of residence, INSEE code (COG 2024). Source: records.';
comment on column breach_cube.sex is 'female or male. Source: records.';
comment on column breach_cube.age_band is 'Age on the reference day, in bands. Source: records.';
comment on column breach_cube.status is
'registered, formerly_registered or candidate_space (inscrit, radié, identifié). Source: records.';
comment on column breach_cube.record_count is 'Records. Source: counted.';
comment on column breach_cube.person_count is
'Persons, where the primary record is. Source: counted.';
comment on column breach_cube.living_person_count is
'Persons who are alive. Source: counted.';
comment on column breach_cube.living_here_person_count is
'Persons who are alive and live in France. Source: counted.';
