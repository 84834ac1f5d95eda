-- world: one row, what every record shares; the view `registrants` reads it for each of them.
--
-- Lists of départements and régions stand in the order of the type departement_code, names of
-- communes in that of locality, those of births in that of birth_place, and ages by day of birth
-- from 1 January 1929: so a code finds its entry where a join would be paid by every count of the
-- view, even one that reads nothing of it. Those of breaches stand in the order of their numbers.

create or replace table world as

with

based as (

    select
        *,
        key_base(1) as first_base,
        key_base(2) as second_base
    from streams

),

drawn as (

    select
        contact_stream,
        draw(first_base, agency_stream) as drawn_factor,
        draw(second_base, agency_stream) as drawn_shift
    from based

),

-- Odd and no multiple of 5 or 13, so the factor is coprime to the 260,000,000 identifiers.
identifiers as (

    select
        260 * (drawn_factor % 600_000) + 100_000_007 as agency_factor,
        drawn_shift % 260_000_000 as agency_shift,
        contact_stream as contact_constant
    from drawn

),

-- Each draw serves two breaches; see breached_records.
breach_bases as (

    select
        range as draw_number,
        key_base(range) as breach_base
    from range(12)

),

births as (

    select
        list(birth_place_code order by birth_place) as birth_place_codes,
        list(birth_departement_code order by birth_place) as birth_departement_codes,
        list(birth_country order by birth_place) as birth_countries,
        list(former_code order by birth_place) as former_birth_codes,
        list(born_before order by birth_place) as born_before_days
    from birth_places

),

today as (

    select reference_day() as today

),

days as (

    select
        today,
        unnest(range(date '1929-01-01', today + 1, interval 1 day))::date as born_on
    from today

),

aged as (

    select
        born_on,
        years_between(born_on, today)::utinyint as age
    from days

),

-- Bands are joined to the few ages, not to the days.
banded as (

    select
        ages.age,
        age_bands.age_band
    from (select distinct age from aged) as ages
    left join age_bands
        on ages.age between age_bands.first_age and coalesce(age_bands.last_age, 255)

),

ages as (

    select
        list(aged.age order by aged.born_on) as ages,
        list(banded.age_band order by aged.born_on) as age_bands
    from aged
    inner join banded on aged.age = banded.age

),

-- The type locality has a code for each postcode of a commune with inhabitants.
localities as (

    select
        departement_code,
        commune_code,
        commune_name,
        unnest(postcodes) as postcode
    from communes
    where population > 0

),

-- RFC 2606 keeps .example from ever being registered. Sixty-four letters for each decade of birth,
-- a the first of the providers in the order of the alphabet.
providers as (

    select list(distinct provider order by provider) as names
    from read_values(getvariable('setting') || '/email_providers.csv')

),

provider_letters as (

    select
        string_agg(
            repeat(
                chr((96 + list_position(providers.names, slots.provider))::integer), slots.slots
            ),
            ''
            order by slots.decade, slots.provider
        ) as letters
    from read_values(getvariable('setting') || '/email_providers.csv') as slots
    cross join providers

),

-- The same of forms; a capital letter is the form with the usage name.
forms as (

    select list(distinct form order by form) as names
    from read_values(getvariable('setting') || '/email_forms.csv')

),

form_letters as (

    select
        string_agg(
            repeat(
                chr((
                    if(slots.surname = 'usage_name', 64, 96)
                    + list_position(forms.names, slots.form)
                )::integer),
                slots.slots
            ),
            ''
            order by slots.decade, slots.form, slots.surname
        ) as letters
    from read_values(getvariable('setting') || '/email_forms.csv') as slots
    cross join forms

),

-- Streets stand by the size of commune in which they are, lieux-dits first.
sizes as (

    select
        count(*) filter (size = 'hamlet') as hamlet_count,
        count(*) filter (size <> 'city') as first_city_street
    from (select unnest(getvariable('streets'), recursive := true)) as streets

)

select
    identifiers.*,
    anniversary(18) as adult_until,
    (
        select list(region_code order by departement_code) from departements
    ) as region_codes,
    (
        select list(fiction_block order by departement_code) from departements
    ) as fiction_blocks,
    (
        select list(departement_name order by departement_code) from departements
    ) as departement_names,
    (
        select list(regions.region_name order by departements.departement_code)
        from departements
        inner join regions using (region_code)
    ) as region_names,
    (
        select list(commune_name order by departement_code, commune_code, postcode)
        from localities
    ) as commune_names,
    births.*,
    ages.*,
    providers.names as email_providers,
    provider_letters.letters as provider_letters,
    forms.names as email_forms,
    form_letters.letters as form_letters,
    sizes.hamlet_count,
    sizes.first_city_street,
    assumed('bis_or_ter_per_mille') * 256 // 1000 as bis_limit,
    assumed('flats_in_cities_per_mille') * 256 // 1000 as flat_limit,
    (
        select list(member_limit order by breach_number) from breaches
    ) as breach_limits,
    (
        select list(anniversary(age_to + 1) order by breach_number) from breaches
    ) as breach_born_after,
    (select list(anniversary(age_from) order by breach_number) from breaches) as breach_born_until,
    (
        select list(draw(breach_base, breach_stream) order by draw_number)
        from breach_bases
        cross join streams
    ) as breach_constants
from identifiers
cross join births
cross join ages
cross join providers
cross join provider_letters
cross join forms
cross join form_letters
cross join sizes;

comment on table world is 'Internal: one row, what every record shares.';
