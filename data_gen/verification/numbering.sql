-- How many numbers from 1 to the count of records no record has, and how many records have a number
-- beyond, or one that another has.

with

inside as (

    select
        count(*) as record_count,
        bit_count(bitstring_agg(record_id::bigint, 1, $row_count::bigint)) as number_count
    from lab.records
    where record_id between 1 and $row_count

)

select
    $row_count - coalesce(inside.number_count, 0) as missing_count,
    (select count(*) from lab.records) - coalesce(inside.number_count, 0) as surplus_count
from inside
