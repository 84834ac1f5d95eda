-- How many records, persons, living persons and living residents does the file have?
--
-- Key: base

with

totals as (

    select
        sum(record_count) as record_count,
        sum(person_count) as person_count,
        sum(living_person_count) as living_count,
        sum(living_here_person_count) as resident_count
    from exposure_cube

),

by_record as (

    select
        count(*) as record_count,
        count(*) filter (where not is_deceased) as living_count,
        count(*) filter (where not is_deceased and not lives_abroad) as resident_count
    from registrants

)

select
    unnest(['records', 'persons', 'living', 'residents']) as base,
    unnest([
        totals.record_count,
        totals.person_count,
        totals.living_count,
        totals.resident_count
    ])::bigint as number,
    unnest([
        by_record.record_count,
        by_record.record_count,
        by_record.living_count,
        by_record.resident_count
    ])::bigint as number__records
from totals
cross join by_record
