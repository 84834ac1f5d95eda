-- On which days did the known size of the breach change, and to what range?
--
-- Grain:       one row per day on which it changed, up to the day asked, earliest first.
-- Needs:       course.
-- Headline:    As known on {as_of}: {as_of_basis_id}.
-- Note:        low and high bound the number of persons; high is null as long as nobody had named a
--              number, and within the range no number is likelier than another. is_as_of marks what
--              was known on the day asked, the last row.
-- Source:      each state's own, in the answer; see exposure/known_as_of.

with

asked as (

    select
        coalesce($as_of::date, last_known_on()) as as_of,
        max(known_on) as known_on
    from knowledge_states
    where known_on <= coalesce($as_of::date, last_known_on())

)

select
    states.known_on,
    states.person_count_low,
    states.person_count_high,
    states.known_on::varchar as basis_id,
    states.source,
    asked.as_of,
    asked.known_on::varchar as as_of_basis_id,
    states.known_on = asked.known_on as is_as_of,
    coalesce(states.person_count_low = states.person_count_high, false) as is_settled
from knowledge_states as states
inner join asked on states.known_on <= asked.as_of
order by states.known_on
