-- own_rows: a view of one row per row of the list, without a name, an address or a number of
-- anybody.
--
-- Persons are numbered from 1 by strict keys, and by loose ones; is_primary is the latest row of a
-- strict person. Null is not known: of a has_ column, that the list has no such column; false is
-- that the row has no value of use there. A person is dead in all rows or in none. Rows stand in
-- any order: row_number has that of the list.

create or replace temp table own_persons as
select
    row_number::uinteger as row_number,
    person_id::uinteger as person_id,
    loose_person_id::uinteger as loose_person_id,
    is_primary
from own_found_persons;

-- Whom any row says to be dead: a later row that does not say so was not brought up to date.
create or replace temp table own_dead_persons as
select distinct persons.person_id
from own_keyed_rows as keyed
positional join own_persons as persons
where keyed.is_deceased;

-- Whether a row has a value that is understood; null where the list has no such column. Beside a
-- column of addresses or numbers, one that says whether there is any is not asked.
create or replace temp macro own_presence(role, is_there) as
    case when list_contains(own_mapping().roles, role) then is_there end;

-- Without places, which are those of own_areas: to join these by a number is quicker than by words.
create or replace temp view own_numbered_rows as
select
    persons.row_number,
    persons.person_id,
    persons.loose_person_id,
    persons.is_primary,
    keyed.area_key,
    keyed.sex,
    keyed.born_on,
    keyed.status,
    keyed.first_registered_on,
    keyed.registered_since_on,
    keyed.last_ended_on,
    keyed.last_used_on,
    coalesce(own_presence('email', keyed.email_state = 0), keyed.has_email) as has_email,
    coalesce(own_presence('phone', keyed.phone_state = 0), keyed.has_phone) as has_phone,
    own_presence('phone', coalesce(keyed.is_mobile, false)) as has_mobile,
    coalesce(own_presence('street_address', keyed.street_address_state = 0), keyed.has_address)
    as has_street_address,
    own_presence('nir', keyed.nir_state = 0) as has_nir,
    own_presence('identifier', keyed.identifier_state = 0) as has_identifier,
    own_presence('iban', keyed.iban_state = 0) as has_iban,
    keyed.first_name_state = 0 as has_first_name,
    keyed.birth_name_state = 0 as has_birth_name,
    0 in (keyed.usage_name_state, keyed.surname_state) as has_usage_name,
    -- A postcode of another country is one: it is not understood, and was copied.
    keyed.postcode_state in (0, 3) or keyed.commune_state = 0 as has_place,
    keyed.departement_state = 0 as has_departement,
    case when dead.person_id is null then keyed.is_deceased else true end as is_deceased,
    keyed.lives_abroad
from own_keyed_rows as keyed
positional join own_persons as persons
left join own_dead_persons as dead
    on persons.person_id = dead.person_id;

create or replace temp view own_rows as
select
    numbered.* exclude (area_key),
    areas.departement_code,
    areas.commune_code,
    areas.postcode
from own_numbered_rows as numbered
left join own_areas as areas
    on numbered.area_key = areas.area_key;
