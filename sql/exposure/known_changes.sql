-- What did we learn of the size of the breach between two days?
--
-- Grain:       one row per end of the range: at the most, most likely, at the least.
-- Parameters:  $since, a day from 2024-03-08 to 2026-01-29; null means 2024-03-13.
--              $as_of, a day from 2024-03-08 to 2026-01-29; null means 2026-01-29.
-- Headline:    From {since.day} {since:%B %Y} to {as_of.day} {as_of:%B %Y} the persons {bound}
--              {person_course}, the records {record_course}.
-- Note:        null is not known; a change to or from it is null too. With $since after $as_of
--              the changes are read backwards.
-- Source:      each state's own, in the answer.

with

days as (

    select
        coalesce($since::date, date '2024-03-13') as since,
        coalesce($as_of::date, date '2026-01-29') as as_of

),

states as (

    select
        known_on,
        basis,
        source,
        coalesce(lead(known_on) over (order by known_on), date '9999-12-31') as until_on,
        unnest(['at the most', 'most likely', 'at the least']) as bound,
        unnest([1, 2, 3]) as place,
        unnest([record_count_high, record_count_mode, record_count_low]) as record_count,
        unnest([person_count_high, person_count_mode, person_count_low]) as person_count
    from knowledge_states

)

select
    days.since,
    days.as_of,
    later.bound,
    earlier.record_count as record_count_since,
    later.record_count,
    earlier.person_count as person_count_since,
    later.person_count,
    earlier.known_on as known_on_since,
    later.known_on,
    earlier.basis as basis_since,
    later.basis,
    earlier.source as source_since,
    later.source,
    later.record_count - earlier.record_count as record_change,
    later.person_count - earlier.person_count as person_change,
    if(
        person_change = 0,
        format('stayed {:,}', later.person_count),
        format('went from {:,} to {:,}', earlier.person_count, later.person_count)
    ) as person_course,
    if(
        record_change = 0,
        format('stayed {:,}', later.record_count),
        format('went from {:,} to {:,}', earlier.record_count, later.record_count)
    ) as record_course
from days
inner join states as earlier
    on days.since >= earlier.known_on and days.since < earlier.until_on
inner join states as later
    on
        days.as_of >= later.known_on and days.as_of < later.until_on
        and earlier.place = later.place
order by later.place
