-- contact_cube_any_year: contact_cube without the year of first registration, which few select by
-- and which makes six cells of one.

create or replace table contact_cube_any_year as
select
    departement_code,
    sex,
    age_band,
    status,
    end_band,
    is_space_with_nir,
    fate,
    email,
    has_mobile,
    street_address,
    sum(record_count)::uinteger as record_count,
    sum(person_count)::uinteger as person_count
from contact_cube
group by
    departement_code, sex, age_band, status, end_band, is_space_with_nir, fate, email, has_mobile,
    street_address
order by
    departement_code, sex, age_band, status, end_band, is_space_with_nir, fate, email, has_mobile,
    street_address;

comment on table contact_cube_any_year is 'Internal: contact_cube without the year of first registration.';
