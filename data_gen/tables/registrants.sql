-- registrants: one row per record on the register, complete and readable.
--
-- A view: long text is computed when read, because storing it is what takes the time. It uses
-- built-in functions only, so it still works when the file is attached to another session.
--
-- Nobody's data: a NIR has a month code that was never issued (13-19 and 43-49 for January
-- to July and August to December), a phone number stands in one of ARCEP's blocks for fiction,
-- an e-mail address ends in .example, an agency identifier starts with a letter.
--
-- A NIR has the code that the place of birth had then (see birth_places). Its key is right: 97 less
-- the remainder of the thirteen characters by 97, where 2A counts as 19 and 2B as 18.
--
-- Who bears one birth name in one street lives in one house, and in one flat: so do twins. Its
-- number is a draw, by the three lines of the mixer, from the name and the street: the least of
-- three, so half of the houses have one up to 31, one of thirty one over 100; in a place or an
-- impasse it is a fifth of that.

create view registrants as

with

known as (

    select
        *,
        birth_place_codes[enum_code(birth_place) + 1] as present_code,
        birth_departement_codes[enum_code(birth_place) + 1] as birth_departement_code,
        birth_countries[enum_code(birth_place) + 1] as birth_country,
        former_birth_codes[enum_code(birth_place) + 1] as former_code,
        born_before_days[enum_code(birth_place) + 1] as born_before,
        (fields_on_file & 1) <> 0 as has_email,
        (fields_on_file & 2) <> 0 as has_phone,
        (fields_on_file & 4) <> 0 as has_street_address,
        (fields_on_file & 8) <> 0 as has_nir,
        (fields_on_file & 16) <> 0 as has_agency_id,
        (fields_on_file & 32) <> 0 as is_mobile,
        date '1929-01-01' + birth_day::integer as born_on,
        locality::varchar as locality_text,
        contact_draw // 10000 as contact_rest,
        xor(
            xor(
                enum_code(locality)::bigint * 4096 + enum_code(street),
                enum_code(birth_name)::bigint * 1640531527 & 4294967295
            ),
            contact_constant
        ) as house_seed
    from breached_records

),

house_first as (

    select
        *,
        (xor(house_seed, house_seed >> 16) * 569420461) & 4294967295 as house_one
    from known

),

house_second as (

    select
        *,
        (xor(house_one, house_one >> 15) * 1935289751) & 4294967295 as house_two
    from house_first

),

housed as (

    select
        *,
        xor(house_two, house_two >> 15) as house_draw,
        -- The remainder of another draw fills the steps between 256 values and 150 numbers.
        1 + (
            (
                least(house_draw & 255, house_draw >> 8 & 255, house_draw >> 16 & 255) * 150
                + house_two % 150
            ) >> 8
        ) as house_of_street,
        case
            when starts_with(street::varchar, 'IMPASSE ') or starts_with(street::varchar, 'PLACE ')
                then (house_of_street + 4) // 5
            else house_of_street
        end as house_number,
        house_draw >> 24 as house_part,
        enum_code(street)::bigint as street_code,
        case
            when house_part < bis_limit // 4 then ' TER'
            when house_part < bis_limit then ' BIS'
        end as house_suffix,
        case
            when street_code >= first_city_street and house_part >= 256 - flat_limit
                then concat(' APPT ', 1 + house_two % 60)
        end as flat
    from house_second

),

spelled as (

    select
        *,
        case
            when born_on < born_before
                then replace(former_code, '*', substring('1111122223333334', nir_order % 16 + 1, 1))
            else present_code
        end as birth_place_code,
        -- 7 and 8 begin the provisional number of a man and of a woman born abroad.
        case when sex = 'male' then 10000 else 20000 end
        + case when drift = 'provisional_nir' then 60000 else 0 end
        + year(born_on) % 100 * 100
        + month(born_on)
        + case when month(born_on) < 8 then 12 else 35 end as nir_start,
        97 - (
            nir_start * 100000000
            + replace(replace(birth_place_code, '2A', '19'), '2B', '18')::bigint * 1000
            + nir_order
        ) % 97 as nir_key,
        case
            when drift = 'slip_in_usage_name' then usage_name::varchar
            when drift = 'slip_in_street' then street::varchar
        end as slipped_text,
        1 + contact_rest % greatest(length(slipped_text) - 1, 1) as slip_position,
        substring(slipped_text, slip_position, 1) as first_letter,
        substring(slipped_text, slip_position + 1, 1) as second_letter,
        -- Of an e-mail address: whom it is with, and how it is made, by the decade of birth.
        (year(born_on) - 1921) // 10 * 64 as decade_letters,
        substring(provider_letters, decade_letters + contact_rest % 64 + 1, 1) as provider_letter,
        substring(form_letters, decade_letters + contact_rest // 64 % 64 + 1, 1) as form_letter,
        email_forms[ascii(lower(form_letter)) - 96] as email_form,
        1 + contact_rest // 4096 as email_number,
        lower(replace(first_name::varchar, ' ', '-')) as email_first_name,
        lower(replace(
            case when form_letter < 'a' then usage_name else birth_name end::varchar, ' ', ''
        )) as email_surname,
        lpad((year(born_on) % 100)::varchar, 2, '0') as email_year,
        case
            when birth_departement_code = '99' then email_year
            else lower(birth_departement_code)
        end as email_departement
    from housed

),

-- A slip swaps two neighbouring letters, or drops one of two that are the same, or a space.
slipped as (

    select
        *,
        concat(
            substring(slipped_text, 1, slip_position - 1),
            case
                when first_letter in (second_letter, ' ') then second_letter
                when second_letter = ' ' then first_letter
                else concat(second_letter, first_letter)
            end,
            substring(slipped_text, slip_position + 2)
        ) as slip
    from spelled

)

select
    record_id,
    person_id,
    is_primary,
    status,
    sex,
    born_on,
    ages[birth_day::integer + 1] as age,
    age_bands[birth_day::integer + 1] as age_band,
    birth_departement_code,
    birth_country,
    first_name::varchar as first_name,
    birth_name::varchar as birth_name,
    case when drift = 'slip_in_usage_name' then slip else usage_name::varchar end as usage_name,
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
                case email_form
                    when 'first.last' then concat(email_first_name, '.', email_surname)
                    when 'first.last number'
                        then concat(email_first_name, '.', email_surname, email_number)
                    when 'firstlast year'
                        then concat(email_first_name, email_surname, email_year)
                    when 'first_last year'
                        then concat(email_first_name, '_', email_surname, email_year)
                    when 'initial last number'
                        then concat(substring(email_first_name, 1, 1), email_surname, email_number)
                    when 'last.first' then concat(email_surname, '.', email_first_name)
                    when 'first last departement'
                        then concat(email_first_name, email_surname, email_departement)
                end,
                '@',
                email_providers[ascii(provider_letter) - 96],
                '.example'
            )
    end as email,
    case
        when has_phone
            then concat(
                case
                    when is_mobile then '063998'
                    else fiction_blocks[enum_code(departement_code) + 1]
                end,
                lpad((contact_draw % 10000)::varchar, 4, '0')
            )
    end as phone,
    case
        when has_street_address
            then concat(
                case
                    when street_code >= hamlet_count then concat(house_number, house_suffix, ' ')
                end,
                case when drift = 'slip_in_street' then slip else street::varchar end,
                flat
            )
    end as street_address,
    substring(locality_text, 7) as postcode,
    substring(locality_text, 1, 5) as commune_code,
    commune_names[enum_code(locality) + 1] as commune_name,
    departement_code,
    departement_names[enum_code(departement_code) + 1] as departement_name,
    region_code,
    region_names[enum_code(departement_code) + 1] as region_name,
    has_email,
    has_phone,
    has_street_address,
    has_nir,
    has_agency_id,
    date '1929-01-01' + first_registered_day::integer as first_registered_on,
    case when status = 'formerly_registered' then date '1929-01-01' + last_day::integer end
    as last_ended_on,
    date '1929-01-01' + registered_since_day::integer as registered_since,
    registration_count,
    case when status = 'candidate_space' then date '1929-01-01' + last_day::integer end
    as last_active_on,
    case when has_email then (truths & 1) <> 0 end as is_email_deliverable,
    case
        when has_street_address
            then (truths & 14) = 2 and drift not in ('former_address', 'former_region')
    end as is_address_valid,
    (truths & 4) <> 0 as is_deceased,
    (truths & 8) <> 0 as lives_abroad,
    breach_mask,
    drift,
    (agency_number // 1000000)::usmallint as identifier_block,
    case when has_phone then case when is_mobile then 'mobile' else 'fixed' end end as phone_kind
from slipped;

comment on view registrants is 'One row per record on the register, complete and readable. SYNTHETIC: nobody is meant.';
comment on column registrants.record_id is 'The record, from 1. Source: counted.';
comment on column registrants.person_id is
'The person it is of, from 1: the hidden truth. Source: counted; 36,820,828 persons: CNIL, decision SAN-2026-003; that the 43 million announced in 2024, as persons potentially concerned, count records is our inference.';
comment on column registrants.is_primary is
'Whether it is the one record where the person counts; it holds the latest information, and each field that any record of the person has. Source: counted; records per person are an assumption.';
comment on column registrants.status is
'registered, formerly_registered or candidate_space (inscrit, radié, identifié); a copy is of an older file, and so never registered. Source: modelled on Dares and France Travail, end of 2024; candidate spaces are an assumption.';
comment on column registrants.sex is
'female or male. Source: modelled on INSEE, 1 January 2023, and participation by age, an assumption.';
comment on column registrants.born_on is
'Birth date. Source: modelled on INSEE, 1 January 2023, with an assumed profile of months.';
comment on column registrants.age is
'Completed years on the reference day, 5 March 2024. Source: computed from born_on and breach.reference_day.';
comment on column registrants.age_band is
'Age in bands, as in the cubes; sorted, the youngest stand first. Source: computed from age; reference/age_bands.csv.';
comment on column registrants.birth_departement_code is
'Département of birth, 99 for abroad. Source: modelled on residents born there and on immigrants where published, else on assumed moves.';
comment on column registrants.birth_country is
'Country of birth. Source: modelled; shares are an assumption.';
comment on column registrants.first_name is
'First name in capitals, without accents. Source: drawn from INSEE, first names by decade and sex, names of more than 500 bearers.';
comment on column registrants.birth_name is
'Surname at birth. Source: drawn from INSEE, surnames of more than 500 bearers.';
comment on column registrants.usage_name is
'Surname in use. Source: drawn; how often it differs is an assumption.';
comment on column registrants.nir is
'Social security number, 15 characters with its key; month codes 13-19 and 43-49 were never issued. Source: computed.';
comment on column registrants.agency_id is
'Agency identifier: a letter and seven digits, in the wrong order on purpose. Source: computed.';
comment on column registrants.email is
'E-mail address under .example. Source: computed; on file as often as assumed.';
comment on column registrants.phone is
'Number in a block that ARCEP keeps for fiction; a mobile or of the zone of the département. Source: computed; on file as often as assumed.';
comment on column registrants.street_address is
'House number and invented street. Source: drawn; on file as often as assumed.';
comment on column registrants.postcode is
'Postcode of the commune. Source: drawn; La Poste and INSEE, COG 2024.';
comment on column registrants.commune_code is
'Commune of residence, INSEE code; arrondissements of Paris, Lyon and Marseille. Source: drawn by population; INSEE, COG 2024.';
comment on column registrants.commune_name is
'Commune of residence, its official name. Source: INSEE, COG 2024.';
comment on column registrants.departement_code is
'Département of residence, INSEE code. Source: modelled on residents, job seekers and unemployment by département; see calibration/placing.py.';
comment on column registrants.departement_name is
'Département of residence, its official name. Source: INSEE, COG 2024.';
comment on column registrants.region_code is
'Région of residence, INSEE code. Source: that of the département.';
comment on column registrants.region_name is
'Région of residence, its official name. Source: INSEE, COG 2024.';
comment on column registrants.has_email is
'Whether an e-mail address is on file. Source: drawn; an assumption by status, recency and age.';
comment on column registrants.has_phone is
'Whether a phone number is on file. Source: drawn; an assumption by status and recency.';
comment on column registrants.has_street_address is
'Whether a street address is on file. Source: drawn; an assumption by status and recency.';
comment on column registrants.has_nir is
'Whether a NIR is on file. Source: drawn; an assumption by status.';
comment on column registrants.has_agency_id is
'Whether an agency identifier is on file. Source: drawn; an assumption by status.';
comment on column registrants.first_registered_on is
'First registration in the window; its first day stands for all before it, too; of a copy, that of an earlier file; null for a candidate space. Source: modelled on an assumed inflow and an assumed calendar.';
comment on column registrants.last_ended_on is
'End of the last registration, of a copy that of an earlier one; null unless formerly registered. Source: modelled; the first year on the file of 2023, the rest and the day assumed.';
comment on column registrants.registered_since is
'Start of the current registration; null unless registered. Source: modelled on Dares, first quarter of 2024: a year or more by age, and bands of months.';
comment on column registrants.registration_count is
'Registrations, 8 for eight or more; of a copy 1; null for a candidate space. Source: modelled on re-registrations of 2004.';
comment on column registrants.last_active_on is
'Last use of a candidate space; null otherwise. Source: modelled on an assumption.';
comment on column registrants.is_email_deliverable is
'Truth: whether a message would arrive; null where no address is on file. Source: drawn; an assumption by status and recency.';
comment on column registrants.is_address_valid is
'Truth: whether the person still lives there; null where no address is on file. Source: drawn; an assumption by status and recency.';
comment on column registrants.is_deceased is
'Truth: whether the person has died since. Source: drawn; an assumption by age, status and recency.';
comment on column registrants.lives_abroad is
'Truth: whether the person has left France since. Source: drawn; an assumption by age, status and recency.';
comment on column registrants.breach_mask is
'Truth: the other breaches the person was in, one bit each, as breaches.breach_bit. Source: drawn; published counts, see breaches.';
comment on column registrants.drift is
'Truth: in what the record differs from the primary one; none for that. Source: drawn; weights are an assumption.';
comment on column registrants.identifier_block is
'Million of agency identifiers that the record stands in, on file or not; see extraction_days. Source: computed.';
comment on column registrants.phone_kind is
'mobile or fixed; null where no phone is on file. Overseas both kinds stand in one block. Source: drawn; an assumption by status, recency and age.';
