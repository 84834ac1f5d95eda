-- exposure_cube: one row per combination that occurs of département, sex, age band, status,
-- year of first registration, band of years since the last registration ended and whether a
-- candidate space has a NIR.
--
-- Counts add up, so any filtered breakdown is a sum over a few hundred thousand cells.
-- A person counts where the primary record is, and so do the truths that a notification meets.
-- Summed from two larger cubes, which is quicker than from the records.

create or replace table exposure_cube as

with

contacts as (

    select
        departement_code,
        sex,
        age_band,
        status,
        first_year,
        end_band,
        is_space_with_nir,
        record_count,
        person_count,
        if(email = 'valid', person_count, 0) as deliverable_email_person_count,
        if(street_address = 'valid', person_count, 0) as valid_address_person_count,
        0 as phone_person_count,
        if(fate = 'deceased', person_count, 0) as deceased_person_count,
        if(fate = 'abroad', person_count, 0) as abroad_person_count
    from contact_cube

),

phones as (

    select
        departement_code,
        sex,
        age_band,
        status,
        first_year,
        end_band,
        status = 'candidate_space' and field_mask & 8 <> 0 as is_space_with_nir,
        person_count as phone_person_count
    from field_cube
    where field_mask & 2 <> 0

),

parts as (

    from contacts
    union all by name
    from phones

)

select
    departement_code,
    sex,
    age_band,
    status,
    first_year,
    end_band,
    is_space_with_nir,
    sum(record_count)::bigint as record_count,
    sum(person_count)::bigint as person_count,
    sum(deliverable_email_person_count)::bigint as deliverable_email_person_count,
    sum(valid_address_person_count)::bigint as valid_address_person_count,
    sum(phone_person_count)::bigint as phone_person_count,
    sum(deceased_person_count)::bigint as deceased_person_count,
    sum(abroad_person_count)::bigint as abroad_person_count
from parts
group by departement_code, sex, age_band, status, first_year, end_band, is_space_with_nir
order by departement_code, sex, age_band, status, first_year, end_band, is_space_with_nir;

comment on table exposure_cube is 'What adds up, counted by département, sex, age band, status, first year and end band.';
comment on column exposure_cube.departement_code is
'Département of residence, INSEE code (COG 2024). Source: records.';
comment on column exposure_cube.sex is 'female or male. Source: records.';
comment on column exposure_cube.age_band is 'Age on the reference day, in bands. Source: records.';
comment on column exposure_cube.status is
'registered, formerly_registered or candidate_space (inscrit, radié, identifié). Source: records.';
comment on column exposure_cube.first_year is
'Year of the first registration in the window; the first stands for all before it, too; null for a candidate space. Source: records.';
comment on column exposure_cube.end_band is
'Completed years since the last registration ended; null unless formerly registered. Source: records.';
comment on column exposure_cube.is_space_with_nir is
'Whether it is a candidate space with a NIR on file; false of all who registered. Source: records.';
comment on column exposure_cube.record_count is 'Records. Source: counted.';
comment on column exposure_cube.person_count is
'Persons, where the primary record is. Source: counted.';
comment on column exposure_cube.deliverable_email_person_count is
'Living persons whose e-mail address is on file and still good. Source: counted.';
comment on column exposure_cube.valid_address_person_count is
'Persons whose street address is on file and who still live there. Source: counted.';
comment on column exposure_cube.phone_person_count is
'Persons whose phone number is on file. Source: counted.';
comment on column exposure_cube.deceased_person_count is
'Persons who have died since. Source: counted.';
comment on column exposure_cube.abroad_person_count is
'Persons who have left France since. Source: counted.';
