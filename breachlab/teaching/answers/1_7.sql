-- How many persons are there by status and sex, by status, and in all?
--
-- Key: status, sex

with

by_status_and_sex as (

    select
        status::varchar as status,
        sex::varchar as sex,
        sum(record_count) as record_count,
        sum(person_count) as person_count
    from exposure_cube
    group by status, sex

),

by_level as (

    select *
    from by_status_and_sex
    union all
    select
        status,
        null as sex,
        sum(record_count) as record_count,
        sum(person_count) as person_count
    from by_status_and_sex
    group by status
    union all
    select
        null as status,
        null as sex,
        sum(record_count) as record_count,
        sum(person_count) as person_count
    from by_status_and_sex

)

select
    status,
    sex,
    person_count::bigint as person_count,
    record_count::bigint as person_count__records
from by_level
