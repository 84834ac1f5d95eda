-- How many comparisons does a block leave, and how many of the pairs that there are?
--
-- Key: block

with

by_block as (

    select
        'born_on' as block,
        count(*) as record_count
    from registrants
    group by born_on
    union all
    select
        'postcode' as block,
        count(*) as record_count
    from registrants
    group by postcode

),

persons_by_block as (

    select
        'born_on' as block,
        count(*) as record_count
    from registrants
    group by person_id
    union all
    select
        'postcode' as block,
        count(*) as record_count
    from registrants
    group by person_id, postcode

),

comparisons as (

    select
        block,
        sum(record_count * (record_count - 1) // 2)::bigint as comparison_count
    from by_block
    group by block

),

true_pairs as (

    select
        block,
        sum(record_count * (record_count - 1) // 2) as pair_count
    from persons_by_block
    group by block

)

select
    comparisons.block,
    comparisons.comparison_count,
    2 * comparisons.comparison_count as comparison_count__both_ways,
    true_pairs.pair_count / max(true_pairs.pair_count) over () as recall_share,
    1 - true_pairs.pair_count / max(true_pairs.pair_count) over () as recall_share__missed
from comparisons
inner join true_pairs using (block)
