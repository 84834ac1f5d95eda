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

),

kept as (

    select
        getvariable('own_mapping').roles as roles,
        numbered.*
    from numbered

)

select
    kept.row_number,
    kept.person_id,
    kept.loose_person_id,
    kept.is_primary,
    kept.sex,
    kept.born_on,
    kept.status,
    areas.departement_code,
    areas.commune_code,
    case when not coalesce(areas.is_postcode_missed, false) then kept.postcode end as postcode,
    kept.first_registered_on,
    kept.registered_since_on,
    kept.last_ended_on,
    kept.last_used_on,
    case when list_contains(kept.roles, 'email') then kept.email_state = 0 end as has_email,
    case when list_contains(kept.roles, 'phone') then kept.phone_state = 0 end as has_phone,
    case when list_contains(kept.roles, 'phone') then coalesce(kept.is_mobile, false) end
    as has_mobile,
    case when list_contains(kept.roles, 'street_address') then kept.street_address_state = 0 end
    as has_street_address,
    case when list_contains(kept.roles, 'nir') then kept.nir_state = 0 end as has_nir,
    case when list_contains(kept.roles, 'identifier') then kept.identifier_state = 0 end
    as has_identifier,
    case when list_contains(kept.roles, 'iban') then kept.iban_state = 0 end as has_iban,
    kept.is_deceased,
    kept.lives_abroad
from kept
left join own_areas as areas
    on
        kept.postcode is not distinct from areas.postcode
        and kept.commune is not distinct from areas.commune
        and kept.departement is not distinct from areas.departement;
