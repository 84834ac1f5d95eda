-- breach_count_cube: in how many of the other breaches everyone was, confirmed and claimed apart,
-- by département, sex, age band and status.

create or replace table breach_count_cube as

with

standings as (

    select
        bit_or(breach_bit) filter (standing = 'confirmed')::uinteger as confirmed_bits,
        coalesce(bit_or(breach_bit) filter (standing = 'claimed'), 0)::uinteger as claimed_bits
    from breaches

)

select
    banded_records.departement_code,
    banded_records.sex,
    banded_records.age_band,
    banded_records.status,
    bit_count(banded_records.breach_mask & standings.confirmed_bits)::utinyint
        as confirmed_breach_count,
    bit_count(banded_records.breach_mask & standings.claimed_bits)::utinyint
        as claimed_breach_count,
    count(*)::uinteger as record_count,
    (count(*) filter (banded_records.is_primary))::uinteger as person_count,
    (count(*) filter (banded_records.is_primary and banded_records.truths & 4 = 0))::uinteger
        as living_person_count,
    (count(*) filter (banded_records.is_primary and banded_records.truths & 12 = 0))::uinteger
        as living_here_person_count
from banded_records
cross join standings
group by all
order by all;

comment on table breach_count_cube is 'In how many other breaches everyone was, by département, sex, age band and status.';
comment on column breach_count_cube.departement_code is
'Département of residence, INSEE code (COG 2024). Source: records.';
comment on column breach_count_cube.sex is 'female or male. Source: records.';
comment on column breach_count_cube.age_band is 'Age on the reference day, in bands. Source: records.';
comment on column breach_count_cube.status is
'registered, formerly_registered or candidate_space (inscrit, radié, identifié). Source: records.';
comment on column breach_count_cube.confirmed_breach_count is
'How many of the confirmed ones of the other breaches they were in. Source: records.';
comment on column breach_count_cube.claimed_breach_count is
'How many of those that are only claimed they were in. Source: records.';
comment on column breach_count_cube.record_count is 'Records. Source: counted.';
comment on column breach_count_cube.person_count is
'Persons, where the primary record is. Source: counted.';
comment on column breach_count_cube.living_person_count is
'Persons who are alive. Source: counted.';
comment on column breach_count_cube.living_here_person_count is
'Persons who are alive and live in France. Source: counted.';
