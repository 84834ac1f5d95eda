-- By what share do the records exceed the living residents?

with

totals as (

    select
        sum(record_count) as record_count,
        sum(person_count) as person_count,
        sum(living_person_count) as living_count,
        sum(living_here_person_count) as resident_count
    from exposure_cube

)

select
    record_count / resident_count - 1 as excess_share,
    1 - resident_count / record_count as excess_share__other_base,
    record_count / resident_count as excess_share__whole_ratio,
    person_count / resident_count - 1 as excess_share__persons,
    record_count / living_count - 1 as excess_share__with_abroad,
    record_count / person_count - 1 as excess_share__with_others
from totals
