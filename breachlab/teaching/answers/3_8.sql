-- What differs in the wrong pairs of one usage name, birth date and postcode?
--
-- Note: a person has one first name, so that pairs of two are of two persons. A person may have two
--       NIRs, one of them provisional.

with

by_key as (

    select
        count(*) as record_count,
        count(nir) as nir_count
    from registrants
    group by usage_name, born_on, postcode

),

by_person as (

    select
        count(*) as record_count,
        count(nir) as nir_count
    from registrants
    group by usage_name, born_on, postcode, person_id

),

by_first_name as (

    select count(*) as record_count
    from registrants
    group by usage_name, born_on, postcode, first_name

),

by_nir as (

    select count(nir) as record_count
    from registrants
    group by usage_name, born_on, postcode, nir

),

by_nir_of_person as (

    select count(nir) as record_count
    from registrants
    group by usage_name, born_on, postcode, person_id, nir

),

linked as (

    select
        sum(record_count * (record_count - 1) // 2)::bigint as pair_count,
        sum(nir_count * (nir_count - 1) // 2)::bigint as known_count,
        sum((record_count - nir_count) * (record_count - nir_count - 1) // 2)::bigint
        as unknown_count
    from by_key

),

true_pairs as (

    select
        sum(record_count * (record_count - 1) // 2)::bigint as pair_count,
        sum(nir_count * (nir_count - 1) // 2)::bigint as known_count,
        sum((record_count - nir_count) * (record_count - nir_count - 1) // 2)::bigint
        as unknown_count
    from by_person

),

alike as (

    select
        (select sum(record_count * (record_count - 1) // 2)::bigint from by_first_name)
        as first_name_count,
        (select sum(record_count * (record_count - 1) // 2)::bigint from by_nir) as nir_count,
        (select sum(record_count * (record_count - 1) // 2)::bigint from by_nir_of_person)
        as true_nir_count

),

wrong as (

    select
        linked.pair_count - true_pairs.pair_count as pair_count,
        linked.known_count - true_pairs.known_count as known_count,
        linked.unknown_count - true_pairs.unknown_count as unknown_count
    from linked, true_pairs

)

select
    wrong.pair_count as wrong_pair_count,
    linked.pair_count as wrong_pair_count__all_linked,
    2 * wrong.pair_count as wrong_pair_count__both_ways,
    linked.pair_count - alike.first_name_count as first_name_count,
    2 * (linked.pair_count - alike.first_name_count) as first_name_count__both_ways,
    wrong.known_count - (alike.nir_count - alike.true_nir_count) as nir_count,
    linked.known_count - alike.nir_count as nir_count__all_linked,
    wrong.pair_count - wrong.unknown_count - (alike.nir_count - alike.true_nir_count)
    as nir_count__not_on_file
from wrong, linked, alike
