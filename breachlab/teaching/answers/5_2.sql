-- By what share do the records exceed the living residents?

with

totals as (

    select
        sum(record_count) as record_count,
        sum(living_here_person_count) as resident_count
    from exposure_cube

)

select
    record_count / resident_count - 1 as excess_share,
    1 - resident_count / record_count as excess_share__other_base,
    record_count / resident_count as excess_share__whole_ratio
from totals
