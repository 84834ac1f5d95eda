-- combination_cube: one row per set of other breaches that occurs, and which of the fields that an
-- attacker joins on are on file: NIR, and a way to reach the person.
--
-- breach_mask has one bit for each of `breaches`. A person counts where the primary record is.

create or replace table combination_cube as
select
    breach_mask::uinteger as breach_mask,
    (fields_on_file & 8) <> 0 as has_nir,
    (fields_on_file & 3) <> 0 as has_contact,
    count(*) as record_count,
    count(*) filter (is_primary) as person_count
from banded_records
group by breach_mask, has_nir, has_contact
order by breach_mask, has_nir, has_contact;

comment on table combination_cube is 'Persons by the set of other breaches they were in, and what an attacker can join on.';
comment on column combination_cube.breach_mask is
'One bit for each of the other breaches, as breaches.breach_bit. Source: records.';
comment on column combination_cube.has_nir is 'Whether a NIR is on file. Source: records.';
comment on column combination_cube.has_contact is
'Whether an e-mail address or a phone number is on file. Source: records.';
comment on column combination_cube.record_count is 'Records. Source: counted.';
comment on column combination_cube.person_count is
'Persons, where the primary record is. Source: counted.';
