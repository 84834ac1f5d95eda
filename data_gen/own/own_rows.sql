-- own_rows: one row per row of the list, without a name, an address or a number of anybody.

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
    case when list_contains(own_mapping().roles, 'email') then numbered.email_state = 0 end as has_email,
    case when list_contains(own_mapping().roles, 'phone') then numbered.phone_state = 0 end as has_phone,
    case when list_contains(own_mapping().roles, 'phone') then coalesce(numbered.is_mobile, false) end
    as has_mobile,
    case when list_contains(own_mapping().roles, 'street_address') then numbered.street_address_state = 0 end
    as has_street_address,
    case when list_contains(own_mapping().roles, 'nir') then numbered.nir_state = 0 end as has_nir,
    case when list_contains(own_mapping().roles, 'identifier') then numbered.identifier_state = 0 end
    as has_identifier,
    case when list_contains(own_mapping().roles, 'iban') then numbered.iban_state = 0 end as has_iban,
    numbered.is_deceased,
    numbered.lives_abroad
from numbered
left join own_areas as areas
    on
        numbered.postcode is not distinct from areas.postcode
        and numbered.commune is not distinct from areas.commune
        and numbered.departement is not distinct from areas.departement;
