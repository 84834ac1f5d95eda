-- What precision is to be expected of first name, sex and birth date over 43 million records?
--
-- Note: pairs of one person grow with the records, pairs of two persons with their square.

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

here as (

    select
        (select sum(record_count * (record_count - 1) // 2) from by_person) as true_pair_count,
        (select sum(record_count * (record_count - 1) // 2) from by_rule) as pair_count,
        43000000 / (select row_count from provenance) as growth

)

select
    true_pair_count * growth
    / (true_pair_count * growth + (pair_count - true_pair_count) * growth * growth)
    as precision_share,
    true_pair_count / pair_count as precision_share__unchanged,
    true_pair_count / (pair_count * growth) as precision_share__all_squared
from here
