-- How many of the records that the seed makes are not stored so, and the first of them.

with

stored as (

    select *
    from lab.records
    where record_id between $first_record and $last_record

)

select
    min(made.record_id) as first_record,
    count(*) as record_count
from seed_records as made
left join stored on made.record_id = stored.record_id
where made is distinct from stored
