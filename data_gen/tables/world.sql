-- world: one row, what every record shares; the view `registrants` reads it for each of them.
--
-- The first two lists stand in the order of the type departement_code, so a code finds its entry.

create table world as
select
    list(region_code order by departement_code) as region_codes,
    list(fiction_block order by departement_code) as fiction_blocks,
    -- One of sixteen each, so the shares are sixteenths: an assumption (see assumptions.toml).
    -- RFC 2606 keeps .example from ever being registered.
    list_concat(
        list_resize(['gmail.example'], 7, 'gmail.example'),
        list_resize(['outlook.example'], 3, 'outlook.example'),
        list_resize(['orange.example'], 2, 'orange.example'),
        ['free.example', 'laposte.example', 'sfr.example', 'yahoo.example']
    ) as email_providers,
    any_value(agency_factor) as agency_factor,
    any_value(agency_shift) as agency_shift
from departements
cross join (
    -- Odd and no multiple of 5 or 13, so coprime to the 260,000,000 identifiers.
    select
        260 * (drawn_factor % 600_000) + 100_000_007 as agency_factor,
        drawn_shift % 260_000_000 as agency_shift
    from (
        select
            draw(first_base, agency_stream) as drawn_factor,
            draw(second_base, agency_stream) as drawn_shift
        from (select *, key_base(1) as first_base, key_base(2) as second_base from streams)
    )
)
