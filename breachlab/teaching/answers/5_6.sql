-- How many persons have no NIR on any of their records?

with

by_person as (

    select
        person_id,
        bool_or(has_nir) as has_nir_somewhere,
        count(*) filter (where not has_nir) as record_count
    from registrants
    group by person_id

)

select
    count(*) filter (where not has_nir_somewhere) as person_count,
    count(*) filter (where record_count > 0) as person_count__on_one_of_them,
    sum(record_count)::bigint as person_count__records
from by_person
