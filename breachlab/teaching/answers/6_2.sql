-- How many events had happened by the day of the announcement, and had not been published by then?
--
-- Note: all that had happened were published that day or later, so that >= counts as does no limit.

with

announced as (

    select happened_on as announced_on
    from timeline
    where event_id = 'announced'

),

judged as (

    select
        timeline.happened_on <= announced.announced_on as is_past,
        timeline.known_from <= announced.announced_on as is_known
    from timeline
    cross join announced

)

select
    count(*) filter (where is_past and not is_known) as event_count,
    count(*) filter (where is_past) as event_count__published_that_day,
    count(*) filter (where is_known) as event_count__published,
    count(*) filter (where not is_known) as event_count__still_to_come
from judged
