-- Between which bounds did the number of persons and records lie, as known on a given day?
--
-- Grain:       one row for persons, one for records.
-- Needs:       course.
-- Headline (is_settled):
--              As known on {first_named_on}, the number of {measure_id} could be anything up to
--              {first_high_count}; no number was likelier than another. As known on {as_of}, it is
--              {high_count}, according to reports of CNIL's decision.
-- Headline (not high_count):
--              By {as_of}, nobody had named a number of {measure_id}.
-- Headline:    As known on {as_of}, the number of {measure_id} could be anything up to
--              {high_count}; no number was likelier than another.
-- Note:        a range, not a distribution: within it no number is taken as likelier than another.
--              likeliest_count is null as long as no number was likelier. first_named_on is the day
--              on which a number was first named. {breach.records_inferred}
-- Source:      low, mode and high: each state's own, see exposure/known_as_of.

with

asked as (

    select coalesce($as_of::date, last_known_on()) as as_of

),

states as (

    select
        knowledge_states.*,
        asked.as_of
    from knowledge_states
    inner join asked on knowledge_states.known_on <= asked.as_of

),

by_measure as (

    select
        as_of,
        known_on,
        unnest([1, 2]) as list_order,
        unnest(['persons', 'records']) as measure_id,
        unnest([person_count_low, record_count_low]) as low_count,
        unnest([person_count_mode, record_count_mode]) as likeliest_count,
        unnest([person_count_high, record_count_high]) as high_count
    from states

)

select
    measure_id,
    max(as_of) as as_of,
    max(known_on) as known_on,
    arg_max(low_count, known_on) as low_count,
    arg_max_null(likeliest_count, known_on) as likeliest_count,
    arg_max_null(high_count, known_on) as high_count,
    min(known_on) filter (high_count is not null) as first_named_on,
    arg_min(high_count, known_on) as first_high_count,
    coalesce(arg_max(low_count, known_on) = arg_max_null(high_count, known_on), false) as is_settled
from by_measure
group by list_order, measure_id
order by list_order
