-- registrants: one row per record on the register, complete and readable.
--
-- A view: long text is computed when read, because storing it is what takes the time. It uses
-- built-in functions only, so it still works when the file is attached to another session.
--
-- Nobody's data: a NIR has a month code that was never issued (13-19 and 43-49 for January
-- to July and August to December), a phone number stands in one of ARCEP's blocks for fiction,
-- an e-mail address ends in .example, an agency identifier starts with a letter.
-- Its key is right: 97 less the remainder of the thirteen characters by 97, where 2A counts
-- as 19 and 2B as 18.

create view registrants as

with

spelled as (

    select
        records.*,
        world.*,
        (fields_on_file & 1) <> 0 as has_email,
        (fields_on_file & 2) <> 0 as has_phone,
        (fields_on_file & 4) <> 0 as has_street_address,
        (fields_on_file & 8) <> 0 as has_nir,
        (fields_on_file & 16) <> 0 as has_agency_id,
        (fields_on_file & 32) <> 0 as is_mobile,
        birth_place::varchar as birth_place_text,
        locality::varchar as locality_text,
        contact_draw // 10000 as contact_rest,
        (person_id::bigint * agency_factor + agency_shift) % 260000000 as agency_number,
        substring(birth_place_text, 1, 5) as birth_place_code,
        if(sex = 'male', 10000, 20000)
        + year(born_on) % 100 * 100
        + month(born_on)
        + if(month(born_on) < 8, 12, 35) as nir_start,
        97 - (
            nir_start * 100000000
            + replace(replace(birth_place_code, '2A', '19'), '2B', '18')::bigint * 1000
            + nir_order
        ) % 97 as nir_key
    from records
    cross join world

)

select
    record_id,
    person_id,
    is_primary,
    status,
    sex,
    born_on,
    substring(birth_place_text, 1, if(birth_place_text < '97' or birth_place_text >= '98', 2, 3))
    as birth_departement_code,
    substring(birth_place_text, 7) as birth_country,
    first_name::varchar as first_name,
    birth_name::varchar as birth_name,
    usage_name::varchar as usage_name,
    case
        when has_nir
            then concat(
                nir_start,
                birth_place_code,
                substring((1000 + nir_order)::varchar, 2),
                substring((100 + nir_key)::varchar, 2)
            )
    end as nir,
    case
        when has_agency_id
            then concat(
                chr((65 + agency_number // 10000000)::integer),
                lpad((agency_number % 10000000)::varchar, 7, '0')
            )
    end as agency_id,
    case
        when has_email
            then concat(
                lower(replace(first_name::varchar, ' ', '-')), '.',
                lower(replace(usage_name::varchar, ' ', '-')), '.',
                contact_rest // 2400, '@', email_providers[contact_rest // 150 % 16 + 1]
            )
    end as email,
    case
        when has_phone
            then concat(
                if(is_mobile, '063998', fiction_blocks[enum_code(departement_code) + 1]),
                lpad((contact_draw % 10000)::varchar, 4, '0')
            )
    end as phone,
    case
        when has_street_address then concat(1 + contact_rest % 150, ' ', street)
    end as street_address,
    substring(locality_text, 7) as postcode,
    substring(locality_text, 1, 5) as commune_code,
    departement_code,
    region_codes[enum_code(departement_code) + 1] as region_code,
    has_email,
    has_phone,
    has_street_address,
    has_nir,
    has_agency_id,
    first_registered_on,
    case when status = 'formerly_registered' then last_on end as last_ended_on,
    registration_count,
    case when status = 'candidate_space' then last_on end as last_active_on
from spelled
