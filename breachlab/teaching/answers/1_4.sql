-- By how many do the statuses add up to more than the persons, if each status counts its own?
--
-- Note: whoever has records in so many statuses is counted that many times less one too often.

with

by_person as (

    select count(distinct status) as status_count
    from records
    group by person_id

)

select
    sum(status_count - 1)::bigint as excess_count,
    sum(status_count)::bigint as excess_count__sum_itself
from by_person
