-- Which events mark the breach, and what number of persons was known by then?
--
-- Grain:       one row per event up to the day asked, earliest first.
-- Needs:       course, breach figures.
-- Headline (settled_person_count):
--              {event_count:events} by {as_of}: {announced_person_count:M persons} at most were
--              announced, and CNIL stated {settled_person_count:M}.
-- Headline (announced_person_count):
--              {event_count:events} by {as_of}: {announced_person_count:M persons} at most were
--              announced, and no number was confirmed.
-- Headline:    {event_count:events} by {as_of}, and nobody had named a number of persons.
-- Finding (months_until_settled):
--              {announced_person_count:M} announced, {settled_person_count:M} stated by CNIL
--              {months_until_settled} {months_until_settled:month/months} later
-- Finding (settled_person_count):
--              {settled_person_count:M persons} stated by CNIL by {as_of}
-- Finding (announced_person_count):
--              At most {announced_person_count:M persons} announced; no number confirmed by {as_of}
-- Finding:     {event_count:events} by {as_of}; nobody had named a number
-- Mark:        published
-- Note:        events after the day asked are left out. low and high bound the number of persons as
--              known on the day of the event; both are null before anybody knew of the breach, and
--              high as long as nobody had named a number. The fine appears from the day on which it
--              was published. is_on_axis marks the few events that the axis names. Where only the
--              month is known (is_day_known is false), its first day stands for it.
-- Source:      each event's own, in the answer; the numbers: see exposure/known_as_of.

with

asked as (

    select coalesce($as_of::date, last_known_on()) as as_of

),

happened as (

    select
        timeline.*,
        asked.as_of
    from timeline
    inner join asked on timeline.known_from <= asked.as_of

),

known as (

    select
        states.*,
        coalesce(states.person_count_low = states.person_count_high, false) as is_settled
    from knowledge_states as states
    inner join asked on states.known_on <= asked.as_of

),

sizes as (

    select
        min(known_on) filter (person_count_high is not null) as announced_on,
        min(known_on) filter (is_settled) as settled_on,
        arg_min(person_count_high, known_on) as announced_person_count,
        arg_min(person_count_high, known_on) filter (is_settled) as settled_person_count
    from known

)

select
    happened.event_id,
    happened.happened_on,
    happened.is_day_known,
    happened.as_of,
    happened.source,
    known.person_count_low,
    known.person_count_high,
    sizes.announced_person_count,
    sizes.settled_person_count,
    coalesce(known.is_settled, false) as is_settled,
    if(happened.event_id = 'published', assumed('fine_eur'), null) as fine_eur,
    happened.event_id in (
        'first_use', 'signal', 'last_use', 'cnil_notified', 'announced', 'decided', 'published'
    ) as is_on_axis,
    date_sub('month', sizes.announced_on, sizes.settled_on) as months_until_settled,
    count(*) over () as event_count
from happened
asof left join known on happened.happened_on >= known.known_on
cross join sizes
order by happened.happened_on, happened.event_id
