-- composite_cube: what an attacker holds of somebody who adds the other breaches to this one, by
-- département, sex, age band and status.
--
-- NIR, and e-mail address or phone, are those on file here; IBAN, employer and health insurer come
-- from confirmed breaches that the person was in too.

create or replace table composite_cube as

with

gained as (

    select
        bit_or(if(has_iban_of_all, breach_bit, 0)) as iban_bits,
        bit_or(if(has_employer, breach_bit, 0)) as employer_bits,
        bit_or(if(has_insurer, breach_bit, 0)) as insurer_bits
    from breaches
    where standing = 'confirmed'

)

select
    departement_code,
    sex,
    age_band,
    status,
    (fields_on_file & 8) <> 0 as has_nir,
    (fields_on_file & 3) <> 0 as has_contact,
    breach_mask & iban_bits <> 0 as has_iban,
    breach_mask & employer_bits <> 0 as has_employer,
    breach_mask & insurer_bits <> 0 as has_insurer,
    count(*)::uinteger as record_count,
    (count(*) filter (is_primary))::uinteger as person_count,
    (count(*) filter (is_primary and truths & 4 = 0))::uinteger as living_person_count,
    (count(*) filter (is_primary and truths & 12 = 0))::uinteger as living_here_person_count
from banded_records
cross join gained
group by all
order by all;

comment on table composite_cube is 'What the other breaches add to this one, by département, sex, age band and status.';
comment on column composite_cube.departement_code is
'Département of residence, INSEE code (COG 2024). Source: records.';
comment on column composite_cube.sex is 'female or male. Source: records.';
comment on column composite_cube.age_band is 'Age on the reference day, in bands. Source: records.';
comment on column composite_cube.status is
'registered, formerly_registered or candidate_space (inscrit, radié, identifié). Source: records.';
comment on column composite_cube.has_nir is 'Whether a NIR is on file. Source: records.';
comment on column composite_cube.has_contact is
'Whether an e-mail address or a phone number is on file. Source: records.';
comment on column composite_cube.has_iban is
'Whether the person was in a confirmed breach that held everyone''s IBAN. Source: breaches.';
comment on column composite_cube.has_employer is
'Whether the person was in a confirmed breach that named the employer. Source: breaches.';
comment on column composite_cube.has_insurer is
'Whether the person was in a confirmed breach that named the health insurer. Source: breaches.';
comment on column composite_cube.record_count is 'Records. Source: counted.';
comment on column composite_cube.person_count is
'Persons, where the primary record is. Source: counted.';
comment on column composite_cube.living_person_count is
'Persons who are alive. Source: counted.';
comment on column composite_cube.living_here_person_count is
'Persons who are alive and live in France. Source: counted.';
