-- Add to `records` those of one block whose numbers in it, counted from 0, lie in a range.

insert into records
select
    record_id,
    person_id,
    drift,
    status,
    sex,
    birth_day,
    birth_place,
    nir_order,
    first_name,
    birth_name,
    usage_name,
    departement_code,
    locality,
    street,
    fields_on_file,
    truths,
    first_registered_day,
    last_day,
    registered_since_day,
    registration_count
from (
    from made_records($block_number, $first_number, $last_number, false)
    union all
    from made_records($block_number, $first_number, $last_number, true)
) as made
