-- How long did it take from one event of the breach to the next that matters?
--
-- Grain:       one row per interval, in order of its beginning.
-- Parameters:  none.
-- Headline:    The accounts were misused over {interval_days} days, and the public told
--              {announced_after_days} days after the last of them.
-- Note:        differences of dates. The day on which the agency became aware in the sense of
--              Article 33 was not published, so no interval here says whether its 72 hours were
--              kept; the sanction rests on Article 32 only.
-- Source:      each event's own, see exposure/timeline.

with

pairs (place, interval_name, from_event_id, to_event_id) as (

    values
    (1, 'misuse of the accounts', 'first_use', 'last_use'),
    (2, 'first misuse to first signal', 'first_use', 'signal'),
    (3, 'signal to notification of CNIL', 'signal', 'cnil_notified'),
    (4, 'signal to public announcement', 'signal', 'announced'),
    (5, 'last misuse to public announcement', 'last_use', 'announced'),
    (6, 'public announcement to arrests', 'announced', 'arrested'),
    (7, 'notification of CNIL to its decision', 'cnil_notified', 'decided')

)

select
    pairs.interval_name,
    began.happened_on as began_on,
    ended.happened_on as ended_on,
    ended.happened_on - began.happened_on as interval_days,
    any_value(ended.happened_on - began.happened_on) filter (
        where pairs.to_event_id = 'announced' and pairs.from_event_id = 'last_use'
    ) over () as announced_after_days
from pairs
inner join timeline as began on pairs.from_event_id = began.event_id
inner join timeline as ended on pairs.to_event_id = ended.event_id
order by pairs.place
