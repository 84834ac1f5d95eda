-- How many persons had a first registration by the end of 2021, and no end of it by then?

with

begun as (

    select
        is_primary,
        last_ended_on is null as is_open_today,
        last_ended_on is null or year(last_ended_on) > 2021 as was_open
    from registrants
    where year(first_registered_on) <= 2021

)

select
    count(*) filter (where is_primary and was_open) as person_count,
    count(*) filter (where is_primary and is_open_today) as person_count__seen_today,
    count(*) filter (where is_primary) as person_count__ended_too,
    count(*) filter (where was_open) as person_count__records
from begun
