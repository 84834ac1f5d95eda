-- made_records: the records of one block whose numbers in it, counted from 0, lie in a range;
-- each with its values and with the draws behind them.
--
-- Every value is a draw from (seed, stream, person), or follows from the person's position, so
-- any row can be made alone, in any order, on any number of threads, and comes out the same.
-- Days are counted from 1 January 1929. Primary records and copies are made apart, so that only
-- a copy has its drift worked out.

create or replace temp macro made_records(
    wanted_block, first_number, last_number, are_copies
) as table

with

block as (

    select
        columns(*)::bigint,
        first_number // 1024 as first_group
    from blocks
    where block_number = wanted_block

),

-- 1,024 records stand for 877 or 876 persons, whichever keeps the block's own ratio exact: group g
-- begins with person g * 1024 * person_count // record_count, and this is its inverse.
primaries as (

    select
        block.*,
        first_group * 1024 * person_count // record_count + person_offset as person_number,
        ((person_number + 1) * record_count - 1) // (1024 * person_count) * 1024 as group_start,
        person_number - group_start * person_count // record_count as person_in_group,
        -- In the last group, which is short, all primary records come before the copies.
        group_start + if(
            record_count - group_start < 1024,
            person_in_group,
            lists.primary_slots[person_in_group + 1]
        ) as record_number,
        0 as copy_number
    from person_offsets
    cross join block
    cross join lists
    where
        person_offset <= last_number - first_group * 1024
        and person_number < person_count
        and not are_copies

),

groups as (

    select
        block.*,
        copy_slots.*,
        (first_group + group_offset) * 1024 as group_start,
        group_start * person_count // record_count as group_person,
        (group_start + 1024) * person_count // record_count - group_person as group_persons,
        record_count - group_start as records_left,
        person_count - group_person as persons_left
    from copy_slots
    cross join block
    where
        group_start <= last_number
        and are_copies

),

-- A group of 877 has no copy in its last slot; the short one spreads its copies evenly.
copies as (

    select
        * exclude (copy_number),
        if(
            records_left < 1024,
            group_person + copy_index * persons_left // greatest(records_left - persons_left, 1),
            group_person + person_in_group
        ) as person_number,
        group_start + if(records_left < 1024, persons_left + copy_index, group_slot)
        as record_number,
        if(records_left < 1024, 1, copy_number) as copy_number
    from groups
    where
        if(
            records_left < 1024,
            copy_index < records_left - persons_left,
            group_slot < 1023 or group_persons = 876
        )

),

owned as (

    select
        block.*,
        numbered.record_number,
        numbered.person_number,
        numbered.copy_number::bigint as copy_number
    from (
        select
            record_number,
            person_number,
            copy_number
        from primaries
        union all
        select
            record_number,
            person_number,
            copy_number
        from copies
    ) as numbered
    cross join block
    where record_number between first_number and last_number

),

-- A person's position: four bijections of 0 … person_count - 1 (see blocks.py).
first_step as (

    select
        *,
        first_record + 1 + record_number as record_id,
        first_person + 1 + person_number as person_id,
        (person_number * first_factor + first_shift) % person_count as first_position,
        first_position // run_length as first_run
    from owned

),

second_step as (

    select
        *,
        xor(
            first_position & (run_length - 1),
            mix32((first_run + offset_key) & 4294967295) & (run_length - 1)
        ) as second_offset
    from first_step

),

third_step as (

    select
        *,
        if(
            first_run < whole_runs,
            (first_run + mix32((second_offset + run_key) & 4294967295)) % whole_runs * run_length
            + second_offset,
            first_position
        ) as third_position
    from second_step

),

positioned as (

    select
        record_id,
        person_id,
        copy_number,
        person_count,
        (third_position * last_factor + last_shift) % person_count as position,
        key_base(person_id) as person_base
    from third_step

),

-- Equal runs of positions share a profile; those of one sex and age stand side by side, so
-- the rank inside the run numbers the people of that sex and age without gap or repetition.
profiled as (

    select
        positioned.*,
        profile_slots.*,
        cell_shifts.cell_shift,
        position - ((cell_first_slot * person_count + 65535) >> 16) as cell_rank
    from positioned
    inner join profile_slots
        on profile_slots.profile_slot = position * 65536 // person_count
    inner join cell_shifts
        on profile_slots.age = cell_shifts.cell_number

),

-- Half of that number, read in mixed radix: month of birth, then place of birth, then order of the
-- pair in the month's register of births there. So no two people share a NIR, and two neighbours
-- can be twins.
born_in_month as (

    select
        profiled.*,
        birth_month_slots.*,
        (94 - age) * 12 + month_offset as birth_month_number,
        (cell_rank >> 14) * month_slots + month_rank as pair_in_month
    from profiled
    inner join birth_month_slots
        on birth_month_slots.birth_month_slot = ((cell_rank >> 1) + cell_shift) & 8191

),

born as (

    select
        born_in_month.*,
        birth_place_slots.*,
        ((pair_in_month >> 12) * place_slots + place_rank) * 2
        + (xor(cell_rank, enum_code(sex)::bigint) & 1) as place_number
    from born_in_month
    inner join birth_place_slots
        on birth_place_slots.birth_place_slot
        = (pair_in_month + (cell_shift >> 13) + month_shift) & 4095

),

-- Twins: the four people of one age and two neighbouring ranks in both sexes are two pairs; one
-- draw says whether they are twins, another base of draws is what a pair shares.
met as (

    select
        born.*,
        streams.*,
        wanted_block as block_number,
        (birth_month_number + 96) // 120 as birth_decade,
        age * 1048576 + (cell_rank >> 1) as four,
        draw(four, (twins_stream + wanted_block) & 4294967295) as twin_draw,
        cell_rank & 1 as twin_number
    from born
    cross join streams

),

paired as (

    select
        met.*,
        lists.*,
        (twin_draw & 65535) < twin_limits[birth_decade + 1] as is_twin,
        (twin_draw >> 16) < 21845 as is_mixed,
        key_base(
            four * 2 + if(is_mixed, twin_number, enum_code(sex)::bigint)
            + (wanted_block + 1) * 4294967296
        ) as pair_base,
        is_twin and if(is_mixed, enum_code(sex)::bigint, twin_number) = 1 as is_second,
        if(is_twin, pair_base, person_base) as family_base,
        if(is_twin and ((twin_draw >> 16) & 1023) < home_limit, pair_base, person_base)
        as home_base
    from met
    cross join lists

),

drawn as (

    select
        *,
        draw(home_base, locality_stream) as own_locality_draw,
        draw(home_base, residence_stream) as own_residence_draw,
        draw(home_base, street_stream) as own_street_draw,
        draw(person_base, usage_name_stream) as usage_name_draw,
        -- These serve several columns each, by their upper, middle and lower bits.
        xor(draw(family_base, first_name_stream), if(is_second, 2147483648, 0)) as first_name_draw,
        draw(family_base, birth_name_stream) as birth_name_draw,
        draw(family_base, origin_stream) as origin_draw,
        draw(person_base, history_stream) as history_draw,
        draw(person_base, availability_stream) as availability_draw,
        draw(person_base, fate_stream) >> 16 as fate_draw,
        draw(person_base, current_registration_stream) as current_draw,
        if(are_copies, draw(person_base, drift_stream), null) as drift_draw,
        -- Each copy of a person has draws of its own for what it says of elsewhere.
        if(are_copies, draw(person_base, (drift_stream + copy_number) & 4294967295), null)
        as copy_draw,
        if(
            are_copies, draw(person_base, (former_history_stream + copy_number) & 4294967295), null
        ) as copy_history_draw,
        months[birth_month_number + 1] as month
    from paired

),

-- The names of an origin, of an area of birth, or those of everybody.
descended as (

    select
        *,
        origins[(family_row * 9 + birth_decade) * 256 + (origin_draw & 255) + 1] as origin,
        (
            (least(family_row, 1) * 32 + origin) * 2 + enum_code(sex)
        ) * 9 + birth_decade + 1 as first_name_row,
        if(
            ((origin_draw >> 8) & 255) < first_name_limits[first_name_row],
            first_name_starts[first_name_row] + (first_name_draw >> 22),
            first_name_start + birth_decade * 8192 + (first_name_draw >> 19)
        ) as first_name_slot,
        if(origin > 0, 101 + origin, least(birth_departement_number, 101)) + 1 as surname_row,
        (origin_draw >> 16) < surname_limits[surname_row] as is_of_list,
        if(
            is_of_list,
            surname_starts[surname_row] + (birth_name_draw >> 22),
            birth_name_draw >> 16
        ) as own_surname_slot,
        if(
            (usage_name_draw & 65535) >= usage_name_limit,
            own_surname_slot,
            if(
                is_of_list,
                surname_starts[surname_row] + (usage_name_draw >> 22),
                usage_name_draw >> 16
            )
        ) as usage_name_slot
    from drawn

),

-- The first day by the calendar of registrations, from the sixteenth birthday on.
begun as (

    select
        *,
        (month >> 5)
        + days_before
        + ((birth_name_draw & 65535) * least(month & 31, day_limit) >> 16) as birth_day,
        if(is_first_at_sixteen, greatest(first_from, birth_day + 5844), first_from)
        as first_possible
    from descended

),

first_dated as (

    select
        begun.*,
        units.day_number as own_first_day
    from begun
    left join calendar_days as starts
        on starts.calendar = 0 and begun.first_possible = starts.day_number
    left join calendar_days as ends
        on ends.calendar = 0 and begun.first_to = ends.day_number
    left join calendar_units as units
        on
            starts.first_unit
            + (
                (begun.history_draw & 65535)
                * (ends.first_unit + ends.units - starts.first_unit) >> 16
            )
            = units.calendar_unit

),

-- The last day by the calendar of the status, four weeks after the first at the earliest; only at
-- 16 can the window of the last activity begin before the sixteenth birthday.
ending as (

    select
        *,
        if(status = 'candidate_space', 2, 1) as last_calendar,
        case
            when last_from is not null
                then greatest(last_from, own_first_day + 28, if(age = 16, birth_day + 5844, null))
        end as last_possible_from
    from first_dated

),

last_dated as (

    select
        ending.*,
        units.day_number as own_last_day
    from ending
    left join calendar_days as starts
        on
            ending.last_calendar = starts.calendar
            and ending.last_possible_from = starts.day_number
    left join calendar_days as ends
        on
            ending.last_calendar = ends.calendar
            and ending.last_from + ending.last_days - 1 = ends.day_number
    left join calendar_units as units
        on
            starts.first_unit
            + (
                (ending.history_draw >> 16)
                * (ends.first_unit + ends.units - starts.first_unit) >> 16
            )
            = units.calendar_unit

),

-- Who registered again has another start than the first day.
registering as (

    select
        last_dated.*,
        case
            when units.day_number is not null then greatest(units.day_number, own_first_day + 28)
            when status = 'registered' then own_first_day
        end as own_registered_since
    from last_dated
    left join current_slots
        on
            last_dated.current_row * 256 + (last_dated.current_draw >> 24)
            = current_slots.current_slot
    left join calendar_units as units
        on
            current_slots.first_unit
            + ((last_dated.current_draw & 65535) * current_slots.units >> 16)
            = units.calendar_unit

),

known as (

    select
        registering.*,
        first_name_slots.first_name,
        surnames[own_surname_slot + 1] as birth_name,
        if(
            coalesce(own_last_day, 65535) < birth_day + 6575,
            birth_name,
            surnames[usage_name_slot + 1]
        ) as own_usage_name,
        field_masks[contact_class * 4096 + (availability_draw >> 20) + 1] as own_fields
    from registering
    inner join first_name_slots
        on registering.first_name_slot = first_name_slots.first_name_slot

),

-- Which drift a copy carries: the one drawn, or where that one cannot be, for every other of those
-- who may have one a candidate space beside the registration, or else a former address. Copies of
-- one person start a third of the slots apart, so they seldom drift alike. Half of the moves stay
-- inside the département.
drifting as (

    select
        *,
        if(
            are_copies,
            drift_slots[(((drift_draw >> 24) + 85 * copy_number) & 255) + 1],
            'none'::drift
        ) as drawn_drift,
        are_copies
        and (
            status = 'registered'
            or (status = 'formerly_registered' and own_last_day >= space_from)
        ) as may_have_space,
        case
            when not are_copies
                or drawn_drift = 'slip_in_usage_name'
                or (drawn_drift = 'former_usage_name' and own_usage_name <> birth_name)
                or (drawn_drift = 'slip_in_street' and (own_fields & 4) <> 0)
                or (
                    drawn_drift = 'provisional_nir'
                    and (own_fields & 8) <> 0
                    and birth_departement_number >= 101
                )
                then drawn_drift
            when
                may_have_space
                and (drawn_drift = 'candidate_space' or (copy_draw & 8192) <> 0)
                and drawn_drift <> 'former_address'
                then 'candidate_space'::drift
            else 'former_address'::drift
        end as drift_but_region,
        are_copies and drift_but_region = 'former_address' as has_moved,
        has_moved and (copy_draw & 4096) <> 0 as has_moved_far,
        if(
            has_moved_far,
            draw(person_base, (former_residence_stream + copy_number) & 4294967295),
            own_residence_draw
        ) as residence_draw,
        if(
            has_moved,
            draw(person_base, (former_locality_stream + copy_number) & 4294967295),
            own_locality_draw
        ) as locality_draw,
        if(has_moved, copy_draw & 4095, own_street_draw >> 20) as street_part
    from known

),

-- Residence and locality are alias tables: a draw points at one entry of its row, and the rest
-- of the draw says whether the entry itself or its alias is meant (see alias.py).
pointed as (

    select
        drifting.*,
        (residence_row + birth_departement_number) * 128 as residence_start,
        residence_slots.residence_entry,
        -- Where the person lives now, for those records only that speak of elsewhere.
        if(
            are_copies,
            residence_entries[residence_start + (own_residence_draw >> 25) + 1]::bigint,
            null
        ) as own_residence_entry
    from drifting
    inner join residence_slots
        on residence_slots.residence_slot
        = (residence_row + birth_departement_number) * 128 + (residence_draw >> 25)

),

residing as (

    select
        *,
        if(
            ((residence_draw >> 9) & 65535) < (residence_entry >> 16),
            residence_draw >> 25,
            residence_entry & 65535
        ) as departement_number,
        if(
            are_copies,
            if(
                ((own_residence_draw >> 9) & 65535) < (own_residence_entry >> 16),
                own_residence_draw >> 25,
                own_residence_entry & 65535
            ),
            null
        ) as own_departement_number,
        coalesce(own_departement_number, departement_number) as home_departement_number
    from pointed

),

located as (

    select
        residing.*,
        locality_draw * (locality_spans[departement_number + 1] & 1023) as locality_point,
        locality_spans[departement_number + 1] >> 10 as locality_start,
        locality_slots.locality_entry,
        locality_start + if(
            ((locality_point & 4294967295) >> 16) < (locality_slots.locality_entry >> 16),
            locality_point >> 32,
            locality_slots.locality_entry & 65535
        ) as locality_number,
        if(
            are_copies
            and has_moved_far
            and departement_regions[departement_number + 1]
            <> departement_regions[own_departement_number + 1],
            'former_region'::drift,
            drift_but_region
        ) as drift,
        are_copies and drift = 'candidate_space' as is_space,
        -- Where the person lives now, of which a former address must differ.
        own_slots.locality_entry as own_entry,
        own_locality_draw * (locality_spans[home_departement_number + 1] & 1023) as own_point,
        (locality_spans[home_departement_number + 1] >> 10) + if(
            ((own_point & 4294967295) >> 16) < (own_entry >> 16),
            own_point >> 32,
            own_entry & 65535
        ) as own_locality_number
    from residing
    inner join locality_slots
        on locality_slots.locality_slot
        = (locality_spans[departement_number + 1] >> 10)
        + (locality_draw * (locality_spans[departement_number + 1] & 1023) >> 32)
    inner join locality_slots as own_slots
        on own_slots.locality_slot
        = (locality_spans[home_departement_number + 1] >> 10)
        + (own_locality_draw * (locality_spans[home_departement_number + 1] & 1023) >> 32)

),

-- A locality has a run of the streets of its size; a move within a street goes to the next one.
housed as (

    select
        located.*,
        there.streets >> 26 as there_size,
        (
            (there.streets & 4095) + (street_part * ((there.streets >> 12) & 8191) >> 12)
        ) & 4095 as there_part,
        street_slots[there_size * 4096 + there_part + 1] as street_there,
        street_slots[
            (home.streets >> 26) * 4096
            + (
                (
                    (home.streets & 4095)
                    + ((own_street_draw >> 20) * ((home.streets >> 12) & 8191) >> 12)
                ) & 4095
            ) + 1
        ] as street_at_home,
        if(
            has_moved and locality_number = own_locality_number and street_there = street_at_home,
            street_slots[there_size * 4096 + ((there_part + 1) & 4095) + 1],
            street_there
        ) as street
    from located
    inner join locality_streets as there
        on localities[locality_number + 1] = there.locality
    inner join locality_streets as home
        on localities[own_locality_number + 1] = home.locality

),

-- A copy is an older file: an earlier registration, or an earlier use. Who registered once has
-- moved in the course of that registration: the copy has its first days, or later ones.
parted as (

    select
        *,
        are_copies and (is_space or own_first_day is null) as is_older_space,
        are_copies and not is_older_space as is_older_registration,
        coalesce(
            own_last_day, if(registration_count > 1, own_registered_since - 1, last_possible)
        ) as until_day,
        -- The history has a part for each of three copies, so that they do not overlap.
        greatest(until_day - greatest(own_first_day, 27458), 1) as history_days,
        greatest(history_days // 3, 1) as part_days,
        if(
            is_older_registration,
            greatest(own_first_day, 27458)
            + least((copy_number - 1) * part_days, history_days - 1),
            null
        ) as part_from,
        part_from + if(registration_count = 1, least(part_days, 1095), part_days) - 1 as part_to
    from housed

),

ended_earlier as (

    select
        parted.*,
        units.day_number as older_end,
        greatest(part_from, if(registration_count = 1, part_from, older_end - 1095))
        as older_start_from,
        greatest(
            least(
                if(registration_count = 1, part_from + if(copy_number > 1, 6, 0), older_end - 28),
                older_end
            ),
            older_start_from
        ) as older_start_to
    from parted
    left join calendar_days as starts
        on
            starts.calendar = 1
            and starts.day_number = least(parted.part_from + 28, parted.part_to)
    left join calendar_days as ends
        on ends.calendar = 1 and parted.part_to = ends.day_number
    left join calendar_units as units
        on
            starts.first_unit
            + (
                (parted.copy_history_draw >> 16)
                * (ends.first_unit + ends.units - starts.first_unit) >> 16
            )
            = units.calendar_unit

),

dated as (

    select
        ended_earlier.*,
        -- 2004 stands for 2004 or before.
        if(units.day_number < 27759, 27393, units.day_number) as older_first_day,
        greatest(
            own_last_day - 1 - ((copy_history_draw >> 16) * 28 >> 16), birth_day + 5844, 27458
        ) as older_use,
        greatest(own_first_day, space_from) as space_use_from
    from ended_earlier
    left join calendar_days as starts
        on starts.calendar = 0 and ended_earlier.older_start_from = starts.day_number
    left join calendar_days as ends
        on ends.calendar = 0 and ended_earlier.older_start_to = ends.day_number
    left join calendar_units as units
        on
            starts.first_unit
            + (
                (ended_earlier.copy_history_draw & 65535)
                * (ends.first_unit + ends.units - starts.first_unit) >> 16
            )
            = units.calendar_unit

)

select
    * exclude (status, registration_count),
    case
        when is_older_space then 'candidate_space'::status
        when is_older_registration then 'formerly_registered'::status
        else status
    end as status,
    departement_codes[departement_number + 1] as departement_code,
    localities[locality_number + 1] as locality,
    first_order + order_step * place_number as nir_order,
    if(are_copies and drift = 'former_usage_name', birth_name, own_usage_name) as usage_name,
    -- A space knows less than the registration; whether the phone is a mobile does not change.
    if(
        are_copies and is_space,
        own_fields & (32 | field_masks[space_class * 4096 + (copy_draw & 4095) + 1]),
        own_fields
    ) as fields_on_file,
    (((availability_draw >> 10) & 1023) < deliverable_limit)::utinyint
    + 2::utinyint * ((availability_draw & 1023) < valid_limit)::utinyint
    + 4::utinyint * (fate_draw < deceased_limit)::utinyint
    + 8::utinyint * (fate_draw >= abroad_from)::utinyint
    -- Which files of the agency the person was in, whatever this record says.
    + if(own_first_day <= first_until_2021, 16, 0)::utinyint
    + if(
        own_first_day <= first_until_2022
        and (status = 'registered' or own_last_day >= ended_from_2021),
        32, 0
    )::utinyint
    + if(status = 'registered', 64, 0)::utinyint as truths,
    case
        when is_older_registration then older_first_day
        when not is_older_space then own_first_day
    end as first_registered_day,
    case
        when is_older_registration then older_end
        -- A space beside a registration was last used before that ended, or to this day.
        when is_older_space and is_space
            then space_use_from
            + (
                (copy_draw >> 16)
                * (coalesce(own_last_day, last_possible) - space_use_from + 1) >> 16
            )
        when is_older_space
            then older_use
        else own_last_day
    end as last_day,
    if(are_copies, null, own_registered_since) as registered_since_day,
    case
        when is_older_registration then 1
        when not is_older_space then registration_count
    end::utinyint as registration_count
from dated
