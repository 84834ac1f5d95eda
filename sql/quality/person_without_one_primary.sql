-- Which persons have no primary record, or more than one?
--
-- Grain:       one row per person who breaks the rule; none is right.
-- Over a second:
--              some 3 s at 43 million records, as it groups every person.
-- Needs:       records.

select
    person_id,
    count(*) as record_count,
    count(*) filter (where is_primary) as primary_count
from registrants
group by person_id
having count(*) filter (where is_primary) <> 1
order by person_id asc
