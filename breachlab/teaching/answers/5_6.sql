-- How many persons have a NIR on none of their records, and how many on one and not on another?

with

by_person as (

    select
        person_id,
        count(*) filter (where has_nir) as with_count,
        count(*) filter (where not has_nir) as without_count
    from registrants
    group by person_id

),

nirs as (select count(distinct nir) as nir_count from registrants)

select
    count(*) filter (where by_person.with_count = 0) as none_count,
    count(*) - any_value(nirs.nir_count) as none_count__two_nirs,
    count(*) filter (where by_person.without_count > 0) as none_count__on_one_of_them,
    sum(by_person.without_count)::bigint as none_count__records,
    count(*) filter (where by_person.with_count > 0 and by_person.without_count > 0) as some_count,
    count(*) filter (where by_person.without_count > 0) as some_count__none_too,
    sum(by_person.without_count) filter (where by_person.with_count > 0)::bigint
    as some_count__records
from by_person
cross join nirs
