-- What happened, and when?
--
-- Grain:       one row per event, earliest first.
-- Needs:       course.
-- Headline:    {event_count:events} in {last_day:days}, from {happened_on}.
-- Note:        if only the month is known (is_day_known is false), its first day stands for it.
--              That two events follow each other does not prove that one caused the other.
-- Source:      each event's own, in the answer.

with

first_use as (

    select happened_on
    from timeline
    where event_id = 'first_use'

)

select
    timeline.event_id,
    timeline.happened_on,
    timeline.is_day_known,
    timeline.source,
    timeline.happened_on - first_use.happened_on as days_since_first_use,
    timeline.happened_on - lag(timeline.happened_on) over happening as days_since_previous,
    count(*) over () as event_count,
    max(timeline.happened_on - first_use.happened_on) over () as last_day
from timeline
cross join first_use
window happening as (order by timeline.happened_on, timeline.event_id)
order by timeline.happened_on, timeline.event_id
