-- How good is the rule that two records with one NIR are of one person?
--
-- Note: nobody shares a NIR, so within it every pair that there is is right.

with

nirs as (

    select
        person_id,
        nir,
        count(*) as record_count
    from registrants
    where nir is not null
    group by person_id, nir

),

by_nir as (

    select
        sum(record_count) as record_count,
        sum(record_count * (record_count - 1) // 2) as true_pair_count
    from nirs
    group by nir

),

by_person as (

    select count(*) as record_count
    from registrants
    group by person_id

),

existing as (

    select sum(record_count * (record_count - 1) // 2) as pair_count
    from by_person

)

select
    sum(true_pair_count) / sum(record_count * (record_count - 1) // 2) as precision_share,
    sum(true_pair_count) / (select existing.pair_count from existing) as recall_share,
    sum(true_pair_count) / (select existing.pair_count from existing) as precision_share__exchanged
from by_nir
