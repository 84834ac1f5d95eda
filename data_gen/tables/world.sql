-- world: one row, what every record shares; the view `registrants` reads it for each of them.
--
-- The first two lists stand in the order of the type departement_code, so a code finds its entry;
-- those of breaches in the order of their numbers.

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

-- RFC 2606 keeps .example from ever being registered. One of sixteen each but Gmail, which has
-- as many as assumed.
providers as (

    select
        list_resize(
            []::varchar[], assumed('email_provider_gmail_sixteenths')::bigint, 'gmail.example'
        ) as gmail,
        [
            'outlook.example', 'orange.example', 'free.example', 'laposte.example',
            'sfr.example', 'yahoo.example', 'outlook.example', 'orange.example', 'outlook.example'
        ] as others

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
    list_concat(
        providers.gmail,
        list_resize(list_concat(providers.others, providers.others), 16 - len(providers.gmail))
    ) as email_providers,
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
cross join providers;

comment on table world is 'Internal: one row, what every record shares.';
