-- For which statuses has nobody died, or left France?
--
-- Grain:       one row per status of 100,000 persons and more without any; none is right.
-- Needs:       records.

select
    status,
    sum(person_count)::bigint as person_count,
    sum(person_count - living_person_count)::bigint as deceased_person_count,
    sum(living_person_count - living_here_person_count)::bigint as abroad_person_count
from exposure_cube
group by status
having
    sum(person_count) >= 100000
    and (
        sum(person_count) = sum(living_person_count)
        or sum(living_person_count) = sum(living_here_person_count)
    )
order by status asc
