-- How many pairs of records are of one person?

with

by_person as (

    select count(*) as record_count
    from records
    group by person_id

)

select
    sum(record_count * (record_count - 1) // 2)::bigint as pair_count,
    sum(record_count - 1)::bigint as pair_count__copies,
    sum(record_count * (record_count - 1))::bigint as pair_count__both_ways
from by_person
