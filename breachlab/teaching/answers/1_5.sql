-- How many persons does each status have, each person counted once?
--
-- Key: status

with

distinct_persons as (

    select
        status,
        count(distinct person_id) as person_count
    from records
    group by status

),

by_status as (

    select
        status,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from exposure_cube
    group by status

)

select
    by_status.status,
    by_status.person_count,
    by_status.record_count as person_count__records,
    distinct_persons.person_count as person_count__twice
from by_status
inner join distinct_persons using (status)
