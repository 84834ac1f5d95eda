-- What is wrong with the pairs of records that have one first name, usage name and birth date?
--
-- Judges: left_id, right_id

with

by_name as (

    select list(record_id order by record_id) as record_ids
    from registrants
    group by first_name, usage_name, born_on
    having count(*) > 1

),

lefts as (

    select
        record_ids,
        unnest(record_ids) as left_id
    from by_name

),

pairs as (

    select
        left_id,
        unnest(list_filter(record_ids, lambda record_id: record_id > left_id)) as right_id
    from lefts

),

wrong as (

    select
        1 as turn,
        'with_itself' as mistake
    from given
    where left_id = right_id
    union all
    select
        2 as turn,
        'both_ways' as mistake
    from given
    inner join given as turned
        on given.left_id = turned.right_id and given.right_id = turned.left_id
    union all
    select
        3 as turn,
        'pairs_twice' as mistake
    from given
    group by left_id, right_id
    having count(*) > 1
    union all
    select
        4 as turn,
        'pairs_too_many' as mistake
    from given
    anti join pairs
        on
            least(given.left_id, given.right_id) = pairs.left_id
            and greatest(given.left_id, given.right_id) = pairs.right_id
    union all
    select
        5 as turn,
        'pairs_missing' as mistake
    from pairs
    anti join given
        on
            least(given.left_id, given.right_id) = pairs.left_id
            and greatest(given.left_id, given.right_id) = pairs.right_id

)

select mistake
from wrong
order by turn asc
limit 1
