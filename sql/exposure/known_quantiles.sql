-- How sure could one be of the number of persons and records, as known on a day?
--
-- Grain:       one row for persons, one for records.
-- Parameters:  $as_of, a day from 2024-03-08 to 2026-01-29; null means 2026-01-29.
-- Headline (is_settled):
--              As first known, the {measure_id} were with a chance of four in five from
--              {first_p10_count:M} to {first_p90_count:M}; as known on {as_of}, exactly
--              {p50_count}.
-- Headline:    As first known, the {measure_id} were with a chance of four in five from
--              {first_p10_count:M} to {first_p90_count:M}; as known on {as_of}, from {p10_count}
--              to {p90_count}.
-- Note:        triangular between low, mode and high. Where no number was likelier than another
--              (is_uniform), all are taken as equally likely: any mode would be of our making.
--              A reading of what was known, not a frequency; once settled (is_settled) all three
--              are one.
-- Source:      low, mode and high: each state's own, see exposure/known_as_of.

with

asked as (

    select coalesce($as_of::date, date '2026-01-29') as as_of

),

-- The first state, and the one of the day.
states as (

    select
        knowledge_states.*,
        asked.as_of,
        knowledge_states.known_on = max(knowledge_states.known_on) over () as is_of_day
    from knowledge_states
    cross join asked
    where knowledge_states.known_on <= asked.as_of
    qualify
        knowledge_states.known_on = max(knowledge_states.known_on) over ()
        or knowledge_states.known_on = min(knowledge_states.known_on) over ()

),

by_measure as (

    select
        as_of,
        known_on,
        is_of_day,
        1 as list_order,
        'persons' as measure_id,
        person_count_low as low_count,
        person_count_mode as mode_count,
        person_count_high as high_count
    from states
    union all
    select
        as_of,
        known_on,
        is_of_day,
        2 as list_order,
        'records' as measure_id,
        record_count_low as low_count,
        record_count_mode as mode_count,
        record_count_high as high_count
    from states

),

parts as (

    select
        *,
        unnest([0.1, 0.5, 0.9]) as part
    from by_measure

),

-- The macro has no value for a mode that is not known; then the quantile of the uniform.
quantiles as (

    select
        *,
        round(coalesce(
            triangular(low_count, mode_count, high_count, part),
            low_count + part * (high_count - low_count)
        ))::bigint as quantile_count,
        first(quantile_count) over (partition by list_order, part order by known_on)
            as first_quantile_count
    from parts

)

select
    as_of,
    known_on,
    measure_id,
    low_count,
    mode_count,
    high_count,
    mode_count is null as is_uniform,
    any_value(quantile_count) filter (where part = 0.1) as p10_count,
    any_value(quantile_count) filter (where part = 0.5) as p50_count,
    any_value(quantile_count) filter (where part = 0.9) as p90_count,
    any_value(first_quantile_count) filter (where part = 0.1) as first_p10_count,
    any_value(first_quantile_count) filter (where part = 0.9) as first_p90_count,
    p10_count = p90_count as is_settled
from quantiles
where is_of_day
group by as_of, known_on, list_order, measure_id, low_count, mode_count, high_count
order by list_order asc
