-- message_cube: what a message to a person must say, and by what it can reach them.
--
-- Which fields are on file and which contacts are good stand together here alone; so it has no
-- place, sex nor history, which would take millions of cells.

create or replace table message_cube as

with

reached as (

    select
        age_band,
        status,
        is_primary,
        (fields_on_file & 31)::utinyint as field_mask,
        fate_of(truths) as fate,
        email_of(fields_on_file, truths) as email,
        holds_mobile(fields_on_file, truths) as has_mobile,
        street_address_of(fields_on_file, truths, is_former_address) as street_address
    from banded_records

)

select
    age_band,
    status,
    field_mask,
    fate,
    email,
    has_mobile,
    street_address,
    count(*)::uinteger as record_count,
    (count(*) filter (is_primary))::uinteger as person_count
from reached
group by age_band, status, field_mask, fate, email, has_mobile, street_address
order by age_band, status, field_mask, fate, email, has_mobile, street_address;

comment on table message_cube is
'Which fields are on file together with by what a notification can reach somebody, by age and status.';
comment on column message_cube.age_band is 'Age on the reference day, in bands. Source: records.';
comment on column message_cube.status is
'registered, formerly_registered or candidate_space (inscrit, radié, identifié). Source: records.';
comment on column message_cube.field_mask is
'Fields on file that can be missing, as field_cube.field_mask. Source: records.';
comment on column message_cube.fate is 'resident, abroad or deceased. Source: records.';
comment on column message_cube.email is
'Whether an e-mail address is on file, and whether mail to it arrives: none, out of date, valid; none of the deceased. Source: records.';
comment on column message_cube.has_mobile is
'Whether the phone on file is a mobile; false of the deceased. Source: records.';
comment on column message_cube.street_address is
'Whether a street address is on file, and whether the person still lives there: none, out of date, valid; none of the deceased. Source: records.';
comment on column message_cube.record_count is 'Records. Source: counted.';
comment on column message_cube.person_count is
'Persons, where the primary record is. Source: counted.';
