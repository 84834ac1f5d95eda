-- own_keyed_rows: one row per row of the list, in its order, with keys in place of names.
--
-- A key is a hash, 0 for none; it leaves this connection no more than the table does. Names and
-- identifiers stand beside it, where slips in them are looked for, until persons are found.

create or replace temp table own_keyed_rows as

with

trimmed as (

    select own_trimmed(columns('(.*)')) as "\1" -- noqa: RF05
    from own_list_rows

),

named as (

    select
        *,
        own_name_parts(own_untitled(full_name)) as name_parts
    from trimmed

),

with_names as (

    select
        named.* replace (
            coalesce(named.first_name, own_trimmed(named.name_parts.first_name)) as first_name,
            coalesce(named.surname, own_trimmed(named.name_parts.surname)) as surname
        )
    from named

),

parsed as (

    select
        *,
        own_birth(birth_date, own_mapping().birth_date) as birth_day,
        own_day(first_registered_on, own_mapping().first_registered_on) as first_registered_day,
        own_day(registered_since_on, own_mapping().registered_since_on) as registered_since_day,
        own_day(last_ended_on, own_mapping().last_ended_on) as last_ended_day,
        own_day(last_used_on, own_mapping().last_used_on) as last_used_day,
        own_code(sex, own_mapping().sex) as sex_code,
        own_code(status, own_mapping().status) as status_code,
        own_code(deceased, own_mapping().deceased) as deceased_code,
        own_code(lives_abroad, own_mapping().lives_abroad) as lives_abroad_code,
        own_code(has_email, own_mapping().has_email) as has_email_code,
        own_code(has_phone, own_mapping().has_phone) as has_phone_code,
        own_code(has_address, own_mapping().has_address) as has_address_code,
        own_phone(phone) as phone_number,
        own_is_email(email) as is_email,
        own_folded(first_name) as folded_first_name,
        upper(own_joined(nir)) as nir_number,
        own_is_iban(iban) as is_iban,
        case
            when own_mapping().places_abroad then null
            when regexp_full_match(postcode, '[0-9]{5}') then postcode
            when own_mapping().has_lost_zeros and regexp_full_match(postcode, '[0-9]{4}')
                then '0' || postcode
        end as five_digits
    from with_names

),

stated as (

    select
        *,
        own_text_state(identifier, own_is_void(identifier)) as identifier_state,
        own_text_state(full_name, own_is_void_name(full_name)) as full_name_state,
        own_text_state(first_name, own_is_void_name(first_name)) as first_name_state,
        own_text_state(birth_name, own_is_void_name(birth_name)) as birth_name_state,
        own_text_state(usage_name, own_is_void_name(usage_name)) as usage_name_state,
        own_text_state(surname, own_is_void_name(surname)) as surname_state,
        own_text_state(street_address, own_is_void(street_address)) as street_address_state,
        own_text_state(commune, own_is_void(commune)) as commune_state,
        own_text_state(departement, own_is_void(departement)) as departement_state,
        own_shape_state(email, is_email, own_is_void_email(email)) as email_state,
        own_shape_state(phone, phone_number is not null, own_is_void_phone(phone_number))
        as phone_state,
        own_shape_state(iban, is_iban, false) as iban_state,
        own_shape_state(nir, own_is_nir(nir_number), false) as nir_state,
        own_shape_state(
            postcode, five_digits is not null, five_digits in ('00000', '99999')
        ) as postcode_state,
        own_day_state(birth_date, birth_day, own_is_lifetime(birth_day)) as birth_date_state,
        own_past_state(first_registered_on, first_registered_day) as first_registered_on_state,
        own_past_state(registered_since_on, registered_since_day) as registered_since_on_state,
        own_past_state(last_ended_on, last_ended_day) as last_ended_on_state,
        own_past_state(last_used_on, last_used_day) as last_used_on_state,
        own_word_state(sex, sex_code, own_mapping().sex.words) as sex_state,
        own_word_state(status, status_code, own_mapping().status.words) as status_state,
        own_word_state(deceased, deceased_code, own_mapping().deceased.words) as deceased_state,
        own_word_state(lives_abroad, lives_abroad_code, own_mapping().lives_abroad.words)
        as lives_abroad_state,
        own_word_state(has_email, has_email_code, own_mapping().has_email.words) as has_email_state,
        own_word_state(has_phone, has_phone_code, own_mapping().has_phone.words) as has_phone_state,
        own_word_state(has_address, has_address_code, own_mapping().has_address.words)
        as has_address_state
    from parsed

)

select
    own_key(own_folded(identifier), identifier_state) as identifier_key,
    own_key(folded_first_name, first_name_state) as first_name_key,
    own_key(folded_first_name[1], first_name_state) as initial_key,
    own_key(own_folded(birth_name), birth_name_state) as birth_name_key,
    own_key(own_folded(usage_name), usage_name_state) as usage_name_key,
    own_key(own_folded(surname), surname_state) as surname_key,
    own_key(lower(email), email_state) as email_key,
    own_key(phone_number, phone_state) as phone_key,
    own_key(nir_number[1:13], nir_state) as nir_key,
    -- A postcode of another country places nobody here, and distinguishes two persons all the same.
    case postcode_state
        when 3 then own_key(postcode, 0)
        else own_key(five_digits, postcode_state)
    end as postcode_key,
    own_sought(own_folded(street_address), street_address_state) as street_text,
    own_sought(folded_first_name, first_name_state) as first_name_text,
    own_sought(own_folded(birth_name), birth_name_state) as birth_name_text,
    own_sought(own_folded(usage_name), usage_name_state) as usage_name_text,
    own_sought(own_folded(surname), surname_state) as surname_text,
    own_sought(own_folded(identifier), identifier_state) as identifier_text,
    hash(postcode, commune, departement) as area_key,
    case when postcode_state = 0 then five_digits end as postcode,
    case when postcode_state = 3 then postcode end as unread_postcode,
    postcode_state = 0 and length(postcode) = 4 as has_lost_zero,
    case when commune_state = 0 and not own_mapping().places_abroad then commune end as commune,
    case when departement_state = 0 and not own_mapping().places_abroad then departement end
    as departement,
    sex_code as sex,
    nullif(status_code, 'deceased') as status,
    case when birth_date_state = 0 then birth_day end as born_on,
    case when first_registered_on_state = 0 then first_registered_day end as first_registered_on,
    case when registered_since_on_state = 0 then registered_since_day end as registered_since_on,
    case when last_ended_on_state = 0 then last_ended_day end as last_ended_on,
    case when last_used_on_state = 0 then last_used_day end as last_used_on,
    case when status_code = 'deceased' then true else deceased_code = 'true' end as is_deceased,
    lives_abroad_code = 'true' as lives_abroad,
    has_email_code = 'true' as has_email,
    has_phone_code = 'true' as has_phone,
    has_address_code = 'true' as has_address,
    phone_state = 0 and phone_number[1] in ('6', '7') as is_mobile,
    columns('.*_state')
from stated
