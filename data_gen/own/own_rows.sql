-- own_rows: one row per row of the list, without a name, an address or a number of anybody.
--
-- Persons are numbered from 1 by strict keys, and by loose ones; is_primary is the latest row of a
-- strict person. Null is not known: of a has_ column, that the list has no such column; false is
-- that the row has no value of use there. Rows stand in any order: row_number has that of the list.

-- Whether a row has a value that is understood; null where the list has no such column.
create or replace temp macro own_presence(role, is_there) as
    case when list_contains(own_mapping().roles, role) then is_there end;

create or replace temp table own_rows as

with

numbered as (

    select
        keyed.*,
        persons.person_id,
        persons.loose_person_id,
        persons.is_primary,
        persons.row_number
    from own_keyed_rows as keyed
    positional join own_persons as persons

)

select
    numbered.row_number,
    numbered.person_id,
    numbered.loose_person_id,
    numbered.is_primary,
    numbered.sex,
    numbered.born_on,
    numbered.status,
    areas.departement_code,
    areas.commune_code,
    case when not coalesce(areas.is_postcode_missed, false) then numbered.postcode end as postcode,
    numbered.first_registered_on,
    numbered.registered_since_on,
    numbered.last_ended_on,
    numbered.last_used_on,
    own_presence('email', numbered.email_state = 0) as has_email,
    own_presence('phone', numbered.phone_state = 0) as has_phone,
    own_presence('phone', coalesce(numbered.is_mobile, false)) as has_mobile,
    own_presence('street_address', numbered.street_address_state = 0) as has_street_address,
    own_presence('nir', numbered.nir_state = 0) as has_nir,
    own_presence('identifier', numbered.identifier_state = 0) as has_identifier,
    own_presence('iban', numbered.iban_state = 0) as has_iban,
    numbered.is_deceased,
    numbered.lives_abroad
from numbered
left join own_areas as areas
    on numbered.area_key = areas.area_key;
