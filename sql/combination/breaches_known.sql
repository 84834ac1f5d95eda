-- Which other breaches of French organisations were known on a given day?
--
-- Grain:       one row per other breach that had become known, the latest first; the columns of the
--              day are on each.
-- Needs:       published counts.
-- Headline (not known_breach_count):
--              As known on {as_of}, none of the other breaches listed here was known.
-- Headline:    As known on {as_of}, {known_breach_count} of the other breaches listed here
--              {known_breach_count:was/were} known, the last since {last_announced_on}:
--              {breach_id}.
-- Finding (not known_breach_count): no other breach was known
-- Finding:     The last other breach became known on {last_announced_on}
-- Mark:        published
-- Note:        a list of known large breaches, not all of them. A breach counts from the day on
--              which it became known, whenever it happened. The list does not say on which day a
--              size or a field became known, so none stands here: see
--              combination/this_breach_among_others. is_modelled says whether the file says who
--              was in it. Without a day, the list is whole.
-- Source:      announced_breaches.source.

with

asked as (

    select coalesce($as_of::date, max(announced_on), last_known_on()) as as_of
    from announced_breaches
    where breach_id <> this_breach()

),

known as (

    select announced_breaches.*
    from announced_breaches
    inner join asked on announced_breaches.announced_on <= asked.as_of
    where announced_breaches.breach_id <> this_breach()

)

select
    known.announced_on,
    known.breach_id,
    known.sector,
    known.is_modelled,
    asked.as_of,
    count(known.breach_id) over () as known_breach_count,
    max(known.announced_on) over () as last_announced_on
from asked
left join known on true
order by known.announced_on desc, known.breach_id asc
