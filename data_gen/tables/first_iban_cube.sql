-- first_iban_cube: the earliest confirmed breach that took the IBAN of everyone in it, and whether
-- NIR and a contact are on file here to join it with, by département, sex, age band and status.

create or replace table first_iban_cube as

with

ibans as (

    select coalesce(bit_or(breach_bit), 0)::bigint as iban_bits
    from breaches
    where has_iban_of_all and standing = 'confirmed'

),

masks as (

    select
        banded_records.departement_code,
        banded_records.sex,
        banded_records.age_band,
        banded_records.status,
        banded_records.is_primary,
        banded_records.truths,
        banded_records.fields_on_file,
        banded_records.breach_mask & ibans.iban_bits as iban_mask
    from banded_records
    cross join ibans

)

select
    departement_code,
    sex,
    age_band,
    status,
    (fields_on_file & 8) <> 0 and (fields_on_file & 3) <> 0 as is_joinable,
    case
        when iban_mask <> 0 then bit_count((iban_mask & -iban_mask) - 1)
    end::utinyint as iban_breach_number,
    count(*)::uinteger as record_count,
    (count(*) filter (is_primary))::uinteger as person_count,
    (count(*) filter (is_primary and truths & 4 = 0))::uinteger as living_person_count,
    (count(*) filter (is_primary and truths & 12 = 0))::uinteger as living_here_person_count
from masks
group by all
order by all;

comment on table first_iban_cube is 'The earliest breach that took everyone''s IBAN, by département, sex, age band and status.';
comment on column first_iban_cube.departement_code is
'Département of residence, INSEE code (COG 2024). Source: records.';
comment on column first_iban_cube.sex is 'female or male. Source: records.';
comment on column first_iban_cube.age_band is 'Age on the reference day, in bands. Source: records.';
comment on column first_iban_cube.status is
'registered, formerly_registered or candidate_space (inscrit, radié, identifié). Source: records.';
comment on column first_iban_cube.is_joinable is
'Whether a NIR and an e-mail address or a phone number are on file. Source: records.';
comment on column first_iban_cube.iban_breach_number is
'Number of the earliest confirmed breach that took the IBAN of all in it; null where there is none. Source: records, breaches.has_iban_of_all.';
comment on column first_iban_cube.record_count is 'Records. Source: counted.';
comment on column first_iban_cube.person_count is
'Persons, where the primary record is. Source: counted.';
comment on column first_iban_cube.living_person_count is
'Persons who are alive. Source: counted.';
comment on column first_iban_cube.living_here_person_count is
'Persons who are alive and live in France. Source: counted.';
