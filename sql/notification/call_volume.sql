-- How many calls come on which day, and how many advisers does that take?
--
-- Grain:       one row per day from 13 March 2024 until thirty days after the last person was
--              told, or of 366 days if not all are told by then.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses, $first_years,
--              $end_bands, lists of values; null keeps all. $emails_per_day, $letters_per_day,
--              $calls_per_day, whole numbers; null means 24 hours of emails_per_hour,
--              letters_per_day and calls_per_day of the ledger.
-- Headline (not is_all_told):
--              Calls peak at {peak_call_count} a day and take {peak_adviser_count:advisers};
--              at the high call rate {peak_high_call_count}. By {last_told_on}, when the plan
--              is cut, only {last_told_person_count} of {reachable_person_count:persons} are
--              told. As fast as messages can be sent, without regard to calls, there would be
--              {peak_unthrottled_call_count} on one day.
-- Headline:    Calls peak at {peak_call_count} a day and take {peak_adviser_count:advisers};
--              at the high call rate {peak_high_call_count}. By {last_told_on} all
--              {reachable_person_count} are told. As fast as messages can be sent, without
--              regard to calls, there would be {peak_unthrottled_call_count} on one day.
-- Note:        the plan is made for the expected call rate; low and high are what comes
--              if it is another. Advisers are calls times minutes over the minutes that
--              one spends on calls: low takes the low call rate, the shortest calls and
--              the busiest advisers, high the contrary. The plan is cut after 366 days:
--              last_told_person_count are told on the last of them, and is_all_told says
--              whether that is all.
-- Source:      capacities, rates and minutes: assumptions, see method/ledger.

with

by_day as (

    select
        day_number,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        sum(told_person_count)::bigint as told_person_count,
        sum(backlog_person_count)::bigint as backlog_person_count
    from notification_days(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands,
        $emails_per_day, $letters_per_day, $calls_per_day
    )
    group by day_number

),

-- Only throughput holds this up.
unthrottled as (

    select
        day_number,
        sum(person_count)::bigint as person_count
    from notification_days(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands,
        $emails_per_day, $letters_per_day, 1000000000
    )
    group by day_number

),

-- Of those told after the cut the calls are not known, and so no day after it is shown.
last_told as (

    select
        max(day_number) as last_day_number,
        max(told_person_count) as last_told_person_count,
        any_value(told_person_count + backlog_person_count) as reachable_person_count,
        min(backlog_person_count) = 0 as is_all_told,
        last_day_number + if(is_all_told, 29, 0) as last_shown_number
    from by_day

),

days as (

    select
        calendar.range as day_number,
        last_told.last_told_person_count,
        last_told.reachable_person_count,
        last_told.is_all_told,
        notification_starts_on() + (calendar.range - 1)::integer as called_on,
        notification_starts_on() + (last_told.last_day_number - 1)::integer as last_told_on,
        coalesce(by_day.record_count, 0) as record_count,
        coalesce(by_day.person_count, 0) as person_count,
        coalesce(unthrottled.person_count, 0) as unthrottled_person_count
    from last_told
    inner join range(1, 396) as calendar on last_told.last_shown_number >= calendar.range
    left join by_day on calendar.range = by_day.day_number
    left join unthrottled on calendar.range = unthrottled.day_number

),

caused as (

    select
        days.*,
        call_weight(
            sum(days.person_count) over (order by days.day_number rows 2 preceding),
            sum(days.person_count)
                over (order by days.day_number rows between 29 preceding and 3 preceding),
            figures.within_72_hours_per_mille
        ) / 1000 as caller_thousands,
        call_weight(
            sum(days.unthrottled_person_count) over (order by days.day_number rows 2 preceding),
            sum(days.unthrottled_person_count)
                over (order by days.day_number rows between 29 preceding and 3 preceding),
            figures.within_72_hours_per_mille
        ) / 1000 as unthrottled_thousands
    from days
    cross join notification_figures() as figures

),

called as (

    select
        *,
        caller_thousands * assumed_low('call_rate_per_mille') as low_call_count,
        caller_thousands * assumed('call_rate_per_mille') as expected_call_count,
        caller_thousands * assumed_high('call_rate_per_mille') as high_call_count,
        unthrottled_thousands * assumed('call_rate_per_mille') as unthrottled_call_count,
        1000 * assumed_low('call_minutes') / (
            assumed_high('adviser_minutes_per_day') * assumed_high('adviser_occupancy_per_mille')
        ) as low_advisers_per_call,
        1000 * assumed('call_minutes') / (
            assumed('adviser_minutes_per_day') * assumed('adviser_occupancy_per_mille')
        ) as advisers_per_call,
        1000 * assumed_high('call_minutes') / (
            assumed_low('adviser_minutes_per_day') * assumed_low('adviser_occupancy_per_mille')
        ) as high_advisers_per_call,
        coalesce($calls_per_day, assumed('calls_per_day'))::bigint as call_capacity_count
    from caused

)

select
    called_on,
    day_number,
    record_count,
    person_count,
    low_call_count,
    expected_call_count,
    high_call_count,
    unthrottled_call_count,
    call_capacity_count,
    last_told_on,
    last_told_person_count,
    reachable_person_count,
    is_all_told,
    expected_call_count * assumed('peak_hour_per_mille') / 1000 as peak_hour_call_count,
    ceil(low_call_count * low_advisers_per_call)::bigint as low_adviser_count,
    ceil(expected_call_count * advisers_per_call)::bigint as adviser_count,
    ceil(high_call_count * high_advisers_per_call)::bigint as high_adviser_count,
    max(expected_call_count) over () as peak_call_count,
    max(high_call_count) over () as peak_high_call_count,
    max(unthrottled_call_count) over () as peak_unthrottled_call_count,
    max(ceil(expected_call_count * advisers_per_call)::bigint) over () as peak_adviser_count
from called
order by day_number asc
