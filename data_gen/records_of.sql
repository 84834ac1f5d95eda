-- The records of one chunk: those of block $block_number whose number in the block lies in
-- $first_number … $last_number, both counted from 0.
--
-- Every value is a draw from (seed, stream, person), or follows from the person's position, so
-- any row can be made alone, in any order, on any number of threads, and comes out the same.

insert into records

with

-- 1,024 records stand for 877 or 876 persons, whichever keeps the block's own ratio exact;
-- the records after the last whole group share the persons that are left evenly. A chunk may
-- begin inside a group: slots are counted from the group's start.
numbered as (

    select
        block.*,
        $first_number // 1024 * 1024 + record_slots.record_offset as record_number,
        record_slots.*,
        record_number & -1024 as group_start,
        group_start * block.person_count // block.record_count as group_person,
        (group_start + 1024) * block.person_count // block.record_count
        - group_person as group_persons,
        block.record_count - group_start as records_left
    from record_slots
    cross join (from blocks where block_number = $block_number) as block
    where record_slots.record_offset
        between $first_number % 1024 and $last_number - $first_number // 1024 * 1024

),

owned as (

    select
        *,
        first_record + 1 + record_number as record_id,
        if(
            records_left < 1024,
            -- In the last group nobody has more than two: is the slot before of the same person?
            group_slot * (person_count - group_person) // records_left * 4 + (
                group_slot > 0
                and group_slot * (person_count - group_person) // records_left
                = (group_slot - 1) * (person_count - group_person) // records_left
            )::bigint,
            owner_of_876 + (group_persons - 876) * owner_gain_of_877
        ) as owner,
        group_person + (owner >> 2) as person_number
    from numbered

),

-- A person's position: four bijections of 0 … person_count - 1 (see blocks.py).
first_step as (

    select
        *,
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
            mix32((first_run + place_key) & 4294967295) & (run_length - 1)
        ) as second_place
    from first_step

),

third_step as (

    select
        *,
        if(
            first_run < whole_runs,
            (first_run + mix32((second_place + run_key) & 4294967295)) % whole_runs * run_length
            + second_place,
            first_position
        ) as third_position
    from second_step

),

positioned as (

    select
        record_id,
        person_id,
        owner & 3 as copy_number,
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
        position - ((cell_first_slot * person_count + 65535) >> 16) as cell_rank
    from positioned
    inner join profile_slots
        on profile_slots.profile_slot = position * 65536 // person_count

),

-- That number, read in mixed radix: month of birth, then place of birth, then order in the
-- month's register of births there. So no two people share a NIR.
born_in_month as (

    select
        profiled.*,
        birth_month_slots.*,
        (94 - age) * 12 + month_offset as birth_month_number,
        (cell_rank >> 13) * month_slots + month_rank as month_rank_of_all
    from profiled
    inner join birth_month_slots
        on birth_month_slots.birth_month_slot = (cell_rank + cell_shift) & 8191

),

born as (

    select
        born_in_month.*,
        birth_place_slots.*,
        (month_rank_of_all >> 12) * place_slots + place_rank as place_number
    from born_in_month
    inner join birth_place_slots
        on birth_place_slots.birth_place_slot
        = (month_rank_of_all + (cell_shift >> 13) + month_shift) & 4095

),

drawn as (

    select
        born.*,
        streams.*,
        lists.*,
        draw(person_base, residence_stream) as residence_draw,
        draw(person_base, locality_stream) as locality_draw,
        draw(person_base, availability_stream) as availability_draw,
        draw(person_base, usage_name_stream) as usage_name_draw,
        draw(person_base, history_stream) as history_draw,
        -- Two draws serve two columns each, by their upper and lower bits.
        draw(person_base, first_name_stream) as first_name_draw,
        draw(person_base, birth_name_stream) as birth_name_draw,
        months[birth_month_number + 1] as month
    from born
    cross join streams
    cross join lists

),

-- Residence and locality are alias tables: a draw points at one entry of its row, and the rest
-- of the draw says whether the entry itself or its alias is meant (see alias.py).
residing as (

    select
        *,
        residence_entries[birth_departement_number * 128 + (residence_draw >> 25) + 1]::bigint
        as residence_entry,
        if(
            ((residence_draw >> 9) & 65535) < (residence_entry >> 16),
            residence_draw >> 25,
            residence_entry & 65535
        ) as departement_number,
        (month >> 5)
        + days_before
        + ((birth_name_draw & 65535) * least(month & 31, day_limit) >> 16) as birth_day,
        last_from + ((history_draw >> 16) * last_days >> 16) as last_day,
        surnames[(birth_name_draw >> 16) + 1] as birth_name
    from drawn

),

located as (

    select
        *,
        locality_spans[departement_number + 1] as locality_span,
        locality_span >> 10 as locality_start,
        locality_draw * (locality_span & 1023) as locality_point,
        locality_entries[locality_start + (locality_point >> 32) + 1]::bigint as locality_entry,
        locality_start + if(
            ((locality_point & 4294967295) >> 16) < (locality_entry >> 16),
            locality_point >> 32,
            locality_entry & 65535
        ) as locality_number
    from residing

)

select
    record_id,
    person_id,
    copy_number = 0 as is_primary,
    status,
    sex,
    date '1929-01-01' + birth_day::integer as born_on,
    birth_place,
    first_order + order_step * place_number as nir_order,
    -- Nine decades of 8,192 names a sex; the months count from January 1929, the names from 1921.
    first_names[
        first_name_start
        + (birth_month_number + 96) // 120 * 8192
        + (first_name_draw >> 19)
        + 1
    ] as first_name,
    birth_name,
    if(
        (usage_name_draw & 65535) < usage_name_limit,
        surnames[(usage_name_draw >> 16) + 1],
        birth_name
    ) as usage_name,
    departement_codes[departement_number + 1] as departement_code,
    localities[locality_number + 1] as locality,
    streets[(first_name_draw & 4095) + 1] as street,
    draw(person_base, contact_stream) as contact_draw,
    field_masks[contact_class * 4096 + (availability_draw >> 20) + 1] as fields_on_file,
    date '1970-01-01' + (
        first_from
        + ((history_draw & 65535) * (least(first_to, last_day) - first_from + 1) >> 16)
    )::integer as first_registered_on,
    -- Only at 16 can the window of the last activity begin before the sixteenth birthday.
    date '1970-01-01' + if(
        age = 16,
        greatest(last_day, birth_day + (date '1929-01-01' - date '1970-01-01') + 5844),
        last_day
    )::integer as last_on,
    registration_count
from located
