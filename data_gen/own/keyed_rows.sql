-- own_keyed_rows: one row per row of the list, in its order, with keys in place of names.
--
-- A key is a hash, 0 for none; it leaves this connection no more than the table does.

create or replace temp table own_keyed_rows as

with

trimmed as (

    select
        own_trimmed(identifier) as identifier,
        own_trimmed(first_name) as first_name,
        own_trimmed(birth_name) as birth_name,
        own_trimmed(usage_name) as usage_name,
        own_trimmed(surname) as surname,
        own_trimmed(sex) as sex,
        own_trimmed(birth_date) as birth_date,
        own_trimmed(email) as email,
        own_trimmed(phone) as phone,
        own_trimmed(iban) as iban,
        own_trimmed(nir) as nir,
        own_trimmed(street_address) as street_address,
        own_trimmed(postcode) as postcode,
        own_trimmed(commune) as commune,
        own_trimmed(departement) as departement,
        own_trimmed(status) as status,
        own_trimmed(first_registered_on) as first_registered_on,
        own_trimmed(registered_since_on) as registered_since_on,
        own_trimmed(last_ended_on) as last_ended_on,
        own_trimmed(last_used_on) as last_used_on,
        own_trimmed(deceased) as deceased,
        own_trimmed(lives_abroad) as lives_abroad
    from own_list_rows

),

parsed as (

    select
        *,
        own_past(try_strptime(birth_date, getvariable('own_mapping').birth_date)::date) as birth_day,
        try_strptime(first_registered_on, getvariable('own_mapping').first_registered_on)::date
        as first_registered_day,
        try_strptime(registered_since_on, getvariable('own_mapping').registered_since_on)::date
        as registered_since_day,
        try_strptime(last_ended_on, getvariable('own_mapping').last_ended_on)::date as last_ended_day,
        try_strptime(last_used_on, getvariable('own_mapping').last_used_on)::date as last_used_day,
        own_code(getvariable('own_mapping').sex_words, getvariable('own_mapping').sex_codes, sex) as sex_code,
        own_code(getvariable('own_mapping').status_words, getvariable('own_mapping').status_codes, status)
        as status_code,
        own_code(getvariable('own_mapping').deceased_words, getvariable('own_mapping').deceased_codes, deceased)
        as deceased_code,
        own_code(
            getvariable('own_mapping').lives_abroad_words, getvariable('own_mapping').lives_abroad_codes, lives_abroad
        ) as lives_abroad_code,
        own_phone(phone) as phone_number,
        own_is_email(email) as is_email,
        upper(own_joined(nir)) as nir_number,
        upper(own_joined(iban)) as iban_number,
        case
            when regexp_full_match(postcode, '[0-9]{5}') then postcode
            when regexp_full_match(postcode, '[0-9]{4}') then '0' || postcode
        end as five_digits
    from trimmed

),

stated as (

    select
        *,
        own_state(identifier, true, own_is_void(identifier), true) as identifier_state,
        own_state(first_name, true, own_is_void_name(first_name), true) as first_name_state,
        own_state(birth_name, true, own_is_void_name(birth_name), true) as birth_name_state,
        own_state(usage_name, true, own_is_void_name(usage_name), true) as usage_name_state,
        own_state(surname, true, own_is_void_name(surname), true) as surname_state,
        own_word_state(sex, sex_code, getvariable('own_mapping').sex_words) as sex_state,
        own_state(
            email, is_email, own_is_void_value(email, is_email, own_is_void_email(email)), true
        ) as email_state,
        own_state(
            phone,
            phone_number is not null,
            own_is_void_value(phone, phone_number is not null, own_is_void_phone(phone_number)),
            true
        ) as phone_state,
        own_state(
            iban,
            own_is_iban(iban_number),
            own_is_void_value(iban, own_is_iban(iban_number), false),
            true
        ) as iban_state,
        own_state(
            nir, own_is_nir(nir_number), own_is_void_value(nir, own_is_nir(nir_number), false), true
        ) as nir_state,
        own_state(street_address, true, own_is_void(street_address), true) as street_address_state,
        own_state(
            postcode,
            five_digits is not null,
            own_is_void_value(
                postcode, five_digits is not null, five_digits in ('00000', '99999')
            ),
            true
        ) as postcode_state,
        own_word_state(status, status_code, getvariable('own_mapping').status_words) as status_state,
        own_day_state(
            birth_date,
            birth_day,
            birth_day between getvariable('own_mapping').reference_day - interval 120 years
            and getvariable('own_mapping').reference_day
        ) as birth_date_state,
        own_day_state(
            first_registered_on, first_registered_day, own_is_plausible(first_registered_day)
        ) as first_registered_on_state,
        own_day_state(
            registered_since_on, registered_since_day, own_is_plausible(registered_since_day)
        ) as registered_since_on_state,
        own_day_state(
            last_ended_on, last_ended_day, own_is_plausible(last_ended_day)
        ) as last_ended_on_state,
        own_day_state(
            last_used_on, last_used_day, own_is_plausible(last_used_day)
        ) as last_used_on_state,
        own_word_state(deceased, deceased_code, getvariable('own_mapping').deceased_words) as deceased_state,
        own_word_state(lives_abroad, lives_abroad_code, getvariable('own_mapping').lives_abroad_words)
        as lives_abroad_state
    from parsed

)

select
    case when identifier_state = 0 then own_key(own_folded(identifier)) else 0 end as identifier_key,
    case when first_name_state = 0 then own_key(own_folded(first_name)) else 0 end as first_name_key,
    case when first_name_state = 0 then own_key(own_folded(first_name)[1]) else 0 end as initial_key,
    case when birth_name_state = 0 then own_key(own_folded(birth_name)) else 0 end as birth_name_key,
    case when usage_name_state = 0 then own_key(own_folded(usage_name)) else 0 end as usage_name_key,
    case when surname_state = 0 then own_key(own_folded(surname)) else 0 end as surname_key,
    case when email_state = 0 then own_key(lower(email)) else 0 end as email_key,
    case when phone_state = 0 then own_key(phone_number) else 0 end as phone_key,
    case when nir_state = 0 then own_key(nir_number[1:13]) else 0 end as nir_key,
    case when postcode_state = 0 then own_key(five_digits) else 0 end as postcode_key,
    case when postcode_state = 0 then five_digits end as postcode,
    case when not own_is_void(commune) then commune end as commune,
    case when not own_is_void(departement) then departement end as departement,
    sex_code as sex,
    status_code as status,
    case when birth_date_state = 0 then birth_day end as born_on,
    case when first_registered_on_state = 0 then first_registered_day end as first_registered_on,
    case when registered_since_on_state = 0 then registered_since_day end as registered_since_on,
    case when last_ended_on_state = 0 then last_ended_day end as last_ended_on,
    case when last_used_on_state = 0 then last_used_day end as last_used_on,
    deceased_code = 'true' as is_deceased,
    lives_abroad_code = 'true' as lives_abroad,
    phone_state = 0 and regexp_matches(phone_number, '^[67]') as is_mobile,
    columns('.*_state'),
    case when commune is null then 1 when own_is_void(commune) then 2 else 0 end::utinyint
    as commune_state,
    case when departement is null then 1 when own_is_void(departement) then 2 else 0 end::utinyint
    as departement_state
from stated
