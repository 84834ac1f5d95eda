-- Who has two registrations open at once?
--
-- Grain:       one row per person who breaks the rule; none is right.
-- Parameters:  none.

select
    person_id,
    count(*) as open_count
from registrants
where status = 'registered'
group by person_id
having count(*) > 1
order by person_id asc
