-- Of which statuses has nobody died, or left France?
--
-- Grain:       one row per status of 100,000 persons and more without any; none is right.
-- Parameters:  none.
-- Needs:       records.

select
    status,
    sum(person_count)::bigint as person_count,
    sum(deceased_person_count)::bigint as deceased_person_count,
    sum(abroad_person_count)::bigint as abroad_person_count
from exposure_cube
group by status
having
    sum(person_count) >= 100000
    and least(sum(deceased_person_count), sum(abroad_person_count)) = 0
order by status asc
