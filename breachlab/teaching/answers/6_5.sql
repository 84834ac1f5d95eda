-- How many persons had a first registration by the end of 2021, and no end of it by then?

with

spells as (

    select
        is_primary,
        year(first_registered_on) <= 2021 as has_begun,
        first_registered_on < '2021-12-31' as has_begun_before,
        last_ended_on is null as is_open_today,
        coalesce(year(last_ended_on) > 2021, false) as ended_later,
        coalesce(last_ended_on >= '2021-12-31', false) as ended_then_or_later
    from registrants

)

select
    count(*) filter (where is_primary and has_begun and (is_open_today or ended_later))
    as person_count,
    count(*) filter (where is_primary and has_begun and is_open_today) as person_count__seen_today,
    count(*) filter (where is_primary and has_begun) as person_count__ended_too,
    count(*) filter (where has_begun and (is_open_today or ended_later)) as person_count__records,
    count(*) filter (where is_primary and has_begun and ended_later) as person_count__equals_null,
    count(*) filter (where is_primary and has_begun and is_open_today or ended_later)
    as person_count__no_brackets,
    count(*) filter (where is_primary and has_begun_before and (is_open_today or ended_later))
    as person_count__day_itself,
    count(*) filter (where is_primary and has_begun and (is_open_today or ended_then_or_later))
    as person_count__day_itself__ended,
    count(*) filter (
        where is_primary and has_begun_before and (is_open_today or ended_then_or_later)
    ) as person_count__day_itself__both
from spells
