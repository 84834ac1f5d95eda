-- How many events had happened by 13 March 2024, and had not been published by then?

with

judged as (

    select
        happened_on <= date '2024-03-13' as is_past,
        known_from <= date '2024-03-13' as is_known
    from timeline

)

select
    count(*) filter (where is_past and not is_known) as event_count,
    count(*) filter (where is_past) as event_count__seen_today,
    count(*) filter (where is_known) as event_count__published,
    count(*) filter (where not is_known) as event_count__still_to_come
from judged
