-- contact_cube_any_place: contact_cube without the département, which most who count by contact do
-- not ask for, and which makes forty-five cells of one.

create or replace table contact_cube_any_place as
select
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
    sum(record_count)::uinteger as record_count,
    sum(person_count)::uinteger as person_count
from contact_cube
group by
    sex, age_band, status, first_year, end_band, is_space_with_nir, fate, email, has_mobile,
    street_address
order by
    sex, age_band, status, first_year, end_band, is_space_with_nir, fate, email, has_mobile,
    street_address;

comment on table contact_cube_any_place is 'Internal: contact_cube without the département.';
