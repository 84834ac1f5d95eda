-- How good are linked pairs of records, held against whom the records are of?
--
-- Grain:  one row.
-- Note:   `linked` has each pair once: linked.sql.

with

judged as (

    select lefts.person_id = rights.person_id as is_true
    from linked
    inner join records as lefts on linked.left_id = lefts.record_id
    inner join records as rights on linked.right_id = rights.record_id

),

by_person as (

    select count(*) as record_count
    from records
    group by person_id

),

existing as (

    select sum(record_count * (record_count - 1) // 2)::bigint as pair_count
    from by_person

)

select
    count(*) as pair_count,
    count(*) filter (where is_true) as true_pair_count,
    count(*) filter (where is_true) / nullif(count(*), 0) as precision_share,
    count(*) filter (where is_true) / (select nullif(existing.pair_count, 0) from existing)
    as recall_share
from judged
