-- first_breach_cube: the earliest of the other breaches that everyone was in, confirmed and claimed
-- apart, by département, sex, age band and status.
--
-- Bits of breach_mask stand by date, so the lowest one is the earliest breach; its number is how
-- many bits stand below it.

create or replace table first_breach_cube as

with

standings as (

    select
        bit_or(breach_bit) filter (standing = 'confirmed')::bigint as confirmed_bits,
        coalesce(bit_or(breach_bit) filter (standing = 'claimed'), 0)::bigint as claimed_bits
    from breaches

),

masks as (

    select
        banded_records.departement_code,
        banded_records.sex,
        banded_records.age_band,
        banded_records.status,
        banded_records.is_primary,
        banded_records.truths,
        banded_records.breach_mask & standings.confirmed_bits as confirmed_mask,
        banded_records.breach_mask & standings.claimed_bits as claimed_mask
    from banded_records
    cross join standings

)

select
    departement_code,
    sex,
    age_band,
    status,
    case
        when confirmed_mask <> 0 then bit_count((confirmed_mask & -confirmed_mask) - 1)
    end::utinyint as confirmed_breach_number,
    case
        when claimed_mask <> 0 then bit_count((claimed_mask & -claimed_mask) - 1)
    end::utinyint as claimed_breach_number,
    count(*)::uinteger as record_count,
    (count(*) filter (is_primary))::uinteger as person_count,
    (count(*) filter (is_primary and truths & 4 = 0))::uinteger as living_person_count,
    (count(*) filter (is_primary and truths & 12 = 0))::uinteger as living_here_person_count
from masks
group by all
order by all;

comment on table first_breach_cube is 'The earliest other breach that everyone was in, by département, sex, age band and status.';
comment on column first_breach_cube.departement_code is
'Département of residence, INSEE code (COG 2024). Source: records.';
comment on column first_breach_cube.sex is 'female or male. Source: records.';
comment on column first_breach_cube.age_band is 'Age on the reference day, in bands. Source: records.';
comment on column first_breach_cube.status is
'registered, formerly_registered or candidate_space (inscrit, radié, identifié). Source: records.';
comment on column first_breach_cube.confirmed_breach_number is
'Number of the earliest confirmed breach, as breaches.breach_number; null where there is none. Source: records.';
comment on column first_breach_cube.claimed_breach_number is
'Number of the earliest breach that is only claimed; null where there is none. Source: records.';
comment on column first_breach_cube.record_count is 'Records. Source: counted.';
comment on column first_breach_cube.person_count is
'Persons, where the primary record is. Source: counted.';
comment on column first_breach_cube.living_person_count is
'Persons who are alive. Source: counted.';
comment on column first_breach_cube.living_here_person_count is
'Persons who are alive and live in France. Source: counted.';
