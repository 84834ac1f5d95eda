-- How many of the pairs that exist are among the linked ones, by kind of drift?
--
-- Grain:  one row per drift, most pairs first.
-- Note:   a pair is a primary record and a copy of it, so it has one drift, the copy's.

select
    copies.drift,
    count(*) as pair_count,
    count(linked.left_id) as linked_pair_count,
    count(linked.left_id) / count(*) as recall_share
from records as copies
inner join records as primaries using (person_id)
left join linked
    on
        linked.left_id = least(copies.record_id, primaries.record_id)
        and linked.right_id = greatest(copies.record_id, primaries.record_id)
where copies.drift <> 'none' and primaries.drift = 'none'
group by copies.drift
order by pair_count desc, copies.drift asc
