-- breached_records: `records`, each with its région, with the numbers behind its contacts and its
-- agency identifier, and with breach_mask, one bit for each of the other breaches that the person
-- was in (see `breaches`).
--
-- Computed when read, and by built-in functions only, so that it still works when the file is
-- attached to another session. Every number is a draw of the mixer, whose three lines (see
-- mixer.sql) stand here as three steps, from the person and the seed's own constants; each gives
-- two breaches sixteen bits.

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
        xor(contact_draw, breach_constants[1]) as seed_1,
        xor(contact_draw, breach_constants[2]) as seed_2,
        xor(contact_draw, breach_constants[3]) as seed_3,
        xor(contact_draw, breach_constants[4]) as seed_4,
        xor(contact_draw, breach_constants[5]) as seed_5,
        xor(contact_draw, breach_constants[6]) as seed_6,
        xor(contact_draw, breach_constants[7]) as seed_7,
        xor(contact_draw, breach_constants[8]) as seed_8,
        xor(contact_draw, breach_constants[9]) as seed_9,
        xor(contact_draw, breach_constants[10]) as seed_10,
        xor(contact_draw, breach_constants[11]) as seed_11,
        xor(contact_draw, breach_constants[12]) as seed_12
    from contacted

),

breach_first as (

    select
        *,
        (xor(seed_1, seed_1 >> 16) * 569420461) & 4294967295 as one_1,
        (xor(seed_2, seed_2 >> 16) * 569420461) & 4294967295 as one_2,
        (xor(seed_3, seed_3 >> 16) * 569420461) & 4294967295 as one_3,
        (xor(seed_4, seed_4 >> 16) * 569420461) & 4294967295 as one_4,
        (xor(seed_5, seed_5 >> 16) * 569420461) & 4294967295 as one_5,
        (xor(seed_6, seed_6 >> 16) * 569420461) & 4294967295 as one_6,
        (xor(seed_7, seed_7 >> 16) * 569420461) & 4294967295 as one_7,
        (xor(seed_8, seed_8 >> 16) * 569420461) & 4294967295 as one_8,
        (xor(seed_9, seed_9 >> 16) * 569420461) & 4294967295 as one_9,
        (xor(seed_10, seed_10 >> 16) * 569420461) & 4294967295 as one_10,
        (xor(seed_11, seed_11 >> 16) * 569420461) & 4294967295 as one_11,
        (xor(seed_12, seed_12 >> 16) * 569420461) & 4294967295 as one_12
    from breach_seeded

),

breach_second as (

    select
        *,
        (xor(one_1, one_1 >> 15) * 1935289751) & 4294967295 as two_1,
        (xor(one_2, one_2 >> 15) * 1935289751) & 4294967295 as two_2,
        (xor(one_3, one_3 >> 15) * 1935289751) & 4294967295 as two_3,
        (xor(one_4, one_4 >> 15) * 1935289751) & 4294967295 as two_4,
        (xor(one_5, one_5 >> 15) * 1935289751) & 4294967295 as two_5,
        (xor(one_6, one_6 >> 15) * 1935289751) & 4294967295 as two_6,
        (xor(one_7, one_7 >> 15) * 1935289751) & 4294967295 as two_7,
        (xor(one_8, one_8 >> 15) * 1935289751) & 4294967295 as two_8,
        (xor(one_9, one_9 >> 15) * 1935289751) & 4294967295 as two_9,
        (xor(one_10, one_10 >> 15) * 1935289751) & 4294967295 as two_10,
        (xor(one_11, one_11 >> 15) * 1935289751) & 4294967295 as two_11,
        (xor(one_12, one_12 >> 15) * 1935289751) & 4294967295 as two_12
    from breach_first

),

breach_drawn as (

    select
        *,
        xor(two_1, two_1 >> 15) as draw_1,
        xor(two_2, two_2 >> 15) as draw_2,
        xor(two_3, two_3 >> 15) as draw_3,
        xor(two_4, two_4 >> 15) as draw_4,
        xor(two_5, two_5 >> 15) as draw_5,
        xor(two_6, two_6 >> 15) as draw_6,
        xor(two_7, two_7 >> 15) as draw_7,
        xor(two_8, two_8 >> 15) as draw_8,
        xor(two_9, two_9 >> 15) as draw_9,
        xor(two_10, two_10 >> 15) as draw_10,
        xor(two_11, two_11 >> 15) as draw_11,
        xor(two_12, two_12 >> 15) as draw_12
    from breach_second

)

select
    * exclude (
        is_adult_resident, is_registered, was_registered_by_2021, was_in_file_of_2022,
        contact_seed, contact_one, contact_two,
        seed_1, one_1, two_1, draw_1,
        seed_2, one_2, two_2, draw_2,
        seed_3, one_3, two_3, draw_3,
        seed_4, one_4, two_4, draw_4,
        seed_5, one_5, two_5, draw_5,
        seed_6, one_6, two_6, draw_6,
        seed_7, one_7, two_7, draw_7,
        seed_8, one_8, two_8, draw_8,
        seed_9, one_9, two_9, draw_9,
        seed_10, one_10, two_10, draw_10,
        seed_11, one_11, two_11, draw_11,
        seed_12, one_12, two_12, draw_12
    ),
    -- PE2021
    case when was_registered_by_2021 and (draw_1 & 65535) < breach_limits[1] then 1 else 0 end
    -- PE2023
    + case when was_in_file_of_2022 and (draw_1 >> 16) < breach_limits[2] then 2 else 0 end
    -- VIAMEDIS
    + case when is_resident and (draw_2 & 65535) < breach_limits[3] then 4 else 0 end
    -- BOULANGER
    + case when is_adult_resident and (draw_2 >> 16) < breach_limits[4] then 8 else 0 end
    -- CULTURA
    + case when is_adult_resident and (draw_3 & 65535) < breach_limits[5] then 16 else 0 end
    -- CNAV
    + case
        when
            is_resident and birth_day > breach_born_after[6] and birth_day <= breach_born_until[6]
            and (draw_3 >> 16) < breach_limits[6]
            then 32
        else 0
    end
    -- REDSFR
    + case when is_adult_resident and (draw_4 & 65535) < breach_limits[7] then 64 else 0 end
    -- ORNIKAR
    + case
        when
            is_resident and birth_day > breach_born_after[8] and birth_day <= breach_born_until[8]
            and (draw_4 >> 16) < breach_limits[8]
            then 128
        else 0
    end
    -- FREE
    + case when is_adult_resident and (draw_5 & 65535) < breach_limits[9] then 256 else 0 end
    -- FREEM
    + case when is_adult_resident and (draw_5 >> 16) < breach_limits[10] then 512 else 0 end
    -- MOLOTOV
    + case when is_resident and (draw_6 & 65535) < breach_limits[11] then 1024 else 0 end
    -- SFR
    + case when is_adult_resident and (draw_6 >> 16) < breach_limits[12] then 2048 else 0 end
    -- FT2025A
    + case when is_registered and (draw_7 & 65535) < breach_limits[13] then 4096 else 0 end
    -- BOUYGUES
    + case when is_adult_resident and (draw_7 >> 16) < breach_limits[14] then 8192 else 0 end
    -- PAJEMPLOI
    + case
        when
            is_resident and sex = 'female'
            and birth_day > breach_born_after[15] and birth_day <= breach_born_until[15]
            and (draw_8 & 65535) < breach_limits[15]
            then 16384
        else 0
    end
    -- ML2025
    + case
        when
            is_resident and birth_day > breach_born_after[16] and birth_day <= breach_born_until[16]
            and (draw_8 >> 16) < breach_limits[16]
            then 32768
        else 0
    end
    -- CAF2025
    + case
        when
            is_resident and birth_day > breach_born_after[17] and birth_day <= breach_born_until[17]
            and (draw_9 & 65535) < breach_limits[17]
            then 65536
        else 0
    end
    -- EASYCASH
    + case when is_adult_resident and (draw_9 >> 16) < breach_limits[18] then 131072 else 0 end
    -- RELAISCOLIS
    + case when is_adult_resident and (draw_10 & 65535) < breach_limits[19] then 262144 else 0 end
    -- URSSAF
    + case
        when
            is_resident and birth_day > breach_born_after[20] and birth_day <= breach_born_until[20]
            and (draw_10 >> 16) < breach_limits[20]
            then 524288
        else 0
    end
    -- OTACOS
    + case
        when
            is_resident and birth_day > breach_born_after[21] and birth_day <= breach_born_until[21]
            and (draw_11 & 65535) < breach_limits[21]
            then 1048576
        else 0
    end
    -- FICOBA
    + case when is_adult_resident and (draw_11 >> 16) < breach_limits[22] then 2097152 else 0 end
    -- RSA2026
    + case
        when
            is_resident and birth_day > breach_born_after[23] and birth_day <= breach_born_until[23]
            and (draw_12 & 65535) < breach_limits[23]
            then 4194304
        else 0
    end
    as breach_mask,
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
