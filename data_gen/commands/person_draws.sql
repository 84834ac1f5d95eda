-- What a person's records were drawn from: position in the permutation, slots of the look-up tables
-- and the draws of the mixer, in the order in which made_records.sql uses them.

select
    record_id,
    copy_number,
    person_base,
    position,
    position * 65536 // person_count as profile_slot,
    cell_rank,
    birth_month_slot,
    month_rank_of_all,
    birth_place_slot,
    place_number,
    first_name_draw,
    birth_name_draw,
    usage_name_draw,
    history_draw,
    availability_draw,
    fate_draw,
    residence_draw,
    locality_draw,
    street_draw,
    drift_draw,
    copy_draw,
    drawn_drift
from (
    from made_records($block_number, $first_number, $last_number, false)
    union all
    from made_records($block_number, $first_number, $last_number, true)
) as made
where person_id = $person_id
order by record_id
