-- contact_cube: the dimensions of exposure_cube, and by what a notification can reach somebody.
--
-- It is read by whoever selects years of first registration, so each year stands together.

create or replace table contact_cube as

with

reached as (

    select
        *,
        fate_of(truths) as fate,
        email_of(fields_on_file, truths) as email,
        holds_mobile(fields_on_file, truths) as has_mobile,
        street_address_of(fields_on_file, truths, is_former_address) as street_address
    from banded_records

)

select
    departement_code,
    sex,
    age_band,
    status,
    first_year,
    end_band,
    is_space_with_nir,
    fate,
    email,
    has_mobile,
    street_address,
    count(*)::uinteger as record_count,
    (count(*) filter (is_primary))::uinteger as person_count
from reached
group by
    departement_code, sex, age_band, status, first_year, end_band, is_space_with_nir, fate, email,
    has_mobile, street_address
order by
    status, first_year, end_band, is_space_with_nir, departement_code, sex, age_band, fate, email,
    has_mobile, street_address;

comment on table contact_cube is 'By what a notification can reach somebody, by the dimensions of exposure_cube.';
comment on column contact_cube.departement_code is
'Département of residence, INSEE code (COG 2024). Source: records.';
comment on column contact_cube.sex is 'female or male. Source: records.';
comment on column contact_cube.age_band is 'Age on the reference day, in bands. Source: records.';
comment on column contact_cube.status is
'registered, formerly_registered or candidate_space (inscrit, radié, identifié). Source: records.';
comment on column contact_cube.first_year is
'Year of the first registration in the window; the first stands for all before it, too; null for a candidate space. Source: records.';
comment on column contact_cube.end_band is
'Completed years since the last registration ended; null unless formerly registered. Source: records.';
comment on column contact_cube.is_space_with_nir is
'Whether it is a candidate space with a NIR on file; false of all who registered. Source: records.';
comment on column contact_cube.fate is
'resident, abroad or deceased. Source: records.';
comment on column contact_cube.email is
'Whether an e-mail address is on file, and whether mail to it arrives: none, out of date, valid; none of the deceased. Source: records.';
comment on column contact_cube.has_mobile is
'Whether the phone on file is a mobile; false of the deceased. Source: records.';
comment on column contact_cube.street_address is
'Whether a street address is on file, and whether the person still lives there: none, out of date, valid; none of the deceased. Source: records.';
comment on column contact_cube.record_count is 'Records. Source: counted.';
comment on column contact_cube.person_count is
'Persons, where the primary record is. Source: counted.';
