-- What became known between two days about the breach and about the figures of the model?
--
-- Grain:       one row per fact, by the day from which it was known; one row without a fact if
--              there is none. The columns of the days are on each.
-- Needs:       fields, form, course, breach figures, assumed figures.
-- Headline (not fact_count):
--              After {since} and up to {as_of} nothing became known.
-- Headline:    After {since} and up to {as_of}, {fact_count:facts} became known, the last on
--              {last_known_on}.
-- Note:        a fact is an event, a state of the known size, an act that the law asks for, a field
--              of an official list, an item of the form whose wording changes, or a published
--              figure of the ledger. It counts from the day on which its source was published,
--              whenever it happened; a figure whose source is undated is left out. If $since is
--              after $as_of, there is none.
-- Source:      each fact's own: exposure/timeline, exposure/known_by_day, severity/deadlines,
--              fields/by_field, severity/notification_form, method/ledger.

with

days as (

    select
        coalesce($since::date, least(told_public_on(), $as_of::date)) as since,
        coalesce($as_of::date, last_known_on()) as as_of

),

facts as (

    select
        known_from,
        1 as list_order,
        'event' as fact_kind_id,
        event_id as code
    from timeline
    union all
    select
        known_on,
        2 as list_order,
        'size' as fact_kind_id,
        known_on::varchar as code
    from knowledge_states
    union all
    select
        known_from,
        3 as list_order,
        'act' as fact_kind_id,
        deadline_id as code
    from deadlines
    where done_on is not null
    union all
    select
        if(is_named_in_2024, told_public_on(), last_known_on()) as known_from,
        4 as list_order,
        'field' as fact_kind_id,
        field_id as code
    from fields
    where is_named_in_2024 or is_named_in_2026
    union all
    select
        known_from,
        5 as list_order,
        'item' as fact_kind_id,
        item_number::varchar as code
    from notification_items
    union all
    select
        known_from,
        6 as list_order,
        'figure' as fact_kind_id,
        name as code
    from assumptions
    where known_from is not null

),

between_days as (

    select facts.*
    from facts
    inner join days on facts.known_from > days.since and facts.known_from <= days.as_of

)

select
    known.known_from,
    known.fact_kind_id,
    days.since,
    days.as_of,
    known.fact_kind_id || '.' || known.code as fact_id,
    count(known.code) over () as fact_count,
    max(known.known_from) over () as last_known_on
from days
left join between_days as known on true
order by known.known_from asc, known.list_order asc, fact_id asc
