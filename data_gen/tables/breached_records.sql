-- breached_records: `records`, each with its région, with the numbers behind its contacts and its
-- agency identifier, and with breach_mask, one bit for each of the other breaches that the person
-- was in (see `breaches`).
--
-- Computed when read, and by built-in functions only, so that it still works when the file is
-- attached to another session. Every number is a draw of the mixer, whose three lines (see
-- mixer.sql) stand here as three steps, from the person and the seed's own constants; each gives
-- two breaches sixteen bits. table_sql.py fills in what is there once for each draw or breach.

create view breached_records as

with

seeded as (

    select
        records.*,
        world.*,
        drift = 'none' as is_primary,
        truths & 12 = 0 as is_resident,
        truths & 12 = 0 and birth_day <= adult_until as is_adult_resident,
        -- Which files of the agency had the person, whatever this record says.
        truths & 16 <> 0 as was_registered_by_2021,
        truths & 32 <> 0 as was_in_file_of_2022,
        truths & 64 <> 0 as is_registered,
        xor(person_id::bigint, contact_constant) as contact_seed
    from records
    cross join world

),

contact_first as (

    select
        *,
        (xor(contact_seed, contact_seed >> 16) * 569420461) & 4294967295 as contact_one
    from seeded

),

contact_second as (

    select
        *,
        (xor(contact_one, contact_one >> 15) * 1935289751) & 4294967295 as contact_two
    from contact_first

),

contacted as (

    select
        *,
        xor(contact_two, contact_two >> 15) as contact_draw
    from contact_second

),

breach_seeded as (

    select
        *,
        $seeds
    from contacted

),

breach_first as (

    select
        *,
        $ones
    from breach_seeded

),

breach_second as (

    select
        *,
        $twos
    from breach_first

),

breach_drawn as (

    select
        *,
        $draws
    from breach_second

)

select
    * exclude (
        is_adult_resident, is_registered, was_registered_by_2021, was_in_file_of_2022,
        contact_seed, contact_one, contact_two, $steps
    ),
    $breach_bits as breach_mask,
    region_codes[enum_code(departement_code) + 1] as region_code,
    -- Identifiers were given by région: a former one lies in a part that nobody of the block has
    -- as the own one.
    (
        (
            person_id::bigint
            + case
                when drift = 'former_region' then 40000003 * (1 + enum_code(region_code) % 5)
                else 0
            end
        ) * agency_factor
        + agency_shift
    ) % 260000000 as agency_number
from breach_drawn;

comment on view breached_records is
'Internal: records with the numbers behind contacts, agency identifiers and other breaches.';
