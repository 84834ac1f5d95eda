-- Which pairs of records does an exact key link, and how many of them are of one person?
--
-- Grain:  one row: pairs of records with the same surname in use, birth date and postcode.

with

of_persons as (

    select
        usage_name_before_slip,
        birth_day,
        locality,
        person_id,
        count(*) as record_count
    from records
    group by usage_name_before_slip, birth_day, locality, person_id

),

of_keys as (

    select
        sum(record_count) as record_count,
        sum(record_count * record_count - record_count) as right_count
    from of_persons
    group by usage_name_before_slip, birth_day, locality

)

-- Each pair is met twice: once from each of its records.
select
    cast(sum(record_count * record_count - record_count) / 2 as bigint) as pair_count,
    cast(sum(right_count) / 2 as bigint) as right_pair_count
from of_keys
