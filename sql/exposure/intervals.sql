-- How much time passed between the main events of the breach?
--
-- Grain:       one row per interval, in order of its beginning.
-- Needs:       course.
-- Headline:    The accounts were misused over {interval_days:days}, and the public was informed
--              {announced_after_days:days} after the last misuse.
-- Note:        differences of dates. The day on which the controller became aware in the sense of
--              Article 33 was not published, so no interval here says whether the deadline of 72
--              hours was met. {breach.sanction}
-- Source:      each event's own, see exposure/timeline.

with

pairs (list_order, interval_id, from_event_id, to_event_id) as (

    values
    (1, 'misuse', 'first_use', 'last_use'),
    (2, 'first_use_to_signal', 'first_use', 'signal'),
    (3, 'signal_to_authority', 'signal', 'cnil_notified'),
    (4, 'signal_to_announcement', 'signal', 'announced'),
    (5, 'last_use_to_announcement', 'last_use', 'announced'),
    (6, 'announcement_to_arrests', 'announced', 'arrested'),
    (7, 'authority_to_decision', 'cnil_notified', 'decided')

)

select
    pairs.interval_id,
    began.happened_on as began_on,
    ended.happened_on as ended_on,
    ended.happened_on - began.happened_on as interval_days,
    any_value(ended.happened_on - began.happened_on) filter (
        where pairs.interval_id = 'last_use_to_announcement'
    ) over () as announced_after_days
from pairs
inner join timeline as began on pairs.from_event_id = began.event_id
inner join timeline as ended on pairs.to_event_id = ended.event_id
order by pairs.list_order
