-- What is the recall of the names and the birth date, by kind of drift?
--
-- Key:  drift
-- Note: first name and birth date do not drift, so the usage name alone decides.

select
    copies.drift,
    count(*) as pair_count,
    avg((copies.usage_name = primaries.usage_name)::integer) as recall_share,
    1 - avg((copies.usage_name = primaries.usage_name)::integer) as recall_share__missed
from registrants as copies
inner join registrants as primaries using (person_id)
where not copies.is_primary and primaries.is_primary
group by copies.drift
