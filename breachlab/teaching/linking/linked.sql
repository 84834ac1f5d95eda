-- Which records are linked, each pair once, whichever of its two comes first.
--
-- Grain:  one row per pair.
-- Note:   `linked_pairs` has left_id and right_id, two record_id.

create or replace temp view linked as
select distinct
    least(left_id, right_id) as left_id,
    greatest(left_id, right_id) as right_id
from linked_pairs
where left_id <> right_id
