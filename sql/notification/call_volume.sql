-- How many calls come each day, and how many advisers does that take?
--
-- Grain:       one row per day from the announcement until thirty days after the last person was
--              told by the plan held back, or of 366 days if it has not told all by then.
-- Needs:       segments, messages, assumed figures, age, status, contact, worth of contacts,
--              vital status, kinds of copies.
-- Headline (not is_all_told_held_back):
--              {kind.In_the_model}, with messages sent as fast as possible, calls peak at
--              {peak_call_count} a day, against a capacity of {call_capacity_count}, and take
--              {peak_adviser_count:advisers}; {last_told_person_count:M} of
--              {reachable_person_count:M persons} {last_told_person_count:is/are} informed by
--              {last_told_on}. Holding messages back for the call centre is a choice and, △ as we
--              read {term.article_34}, no ground for delay: calls would peak at
--              {held_back_peak_call_count}, and {held_back_last_told_person_count:M} would be
--              informed by {held_back_last_told_on}. A plan is cut after a year.
-- Headline (fits_call_centre):
--              {kind.In_the_model}, with messages sent as fast as possible, calls peak at
--              {peak_call_count} a day and take {peak_adviser_count:advisers}; even at the high
--              call rate, at {peak_high_call_count}, they do not exceed the capacity of
--              {call_capacity_count}. All {reachable_person_count:M} are informed by
--              {last_told_on}.
-- Headline (holds_at_high_rate):
--              {kind.In_the_model}, with messages sent as fast as possible, calls peak at
--              {peak_call_count} a day, against a capacity of {call_capacity_count}, and take
--              {peak_adviser_count:advisers}; all {reachable_person_count:M} are informed by
--              {last_told_on}. Holding messages back for the call centre is a choice and, △ as we
--              read {term.article_34}, no ground for delay: calls would peak at
--              {held_back_peak_call_count}, and even at the high call rate at most at
--              {held_back_peak_high_call_count}; all would be informed by {held_back_last_told_on}.
-- Headline:    {kind.In_the_model}, with messages sent as fast as possible, calls peak at
--              {peak_call_count} a day, against a capacity of {call_capacity_count}, and take
--              {peak_adviser_count:advisers}; all {reachable_person_count:M} are informed by
--              {last_told_on}. Holding messages back for the call centre is a choice and, △ as we
--              read {term.article_34}, no ground for delay: calls would peak at
--              {held_back_peak_call_count}, and all would be informed by {held_back_last_told_on};
--              that plan does not hold at the high call rate, with a peak of
--              {held_back_peak_high_call_count}.
-- Finding (overload_day_count):
--              {overload_day_count:days} of overload at central rates: {unanswered_call_share} of
--              {overload_day_count:its/their} calls go unanswered
-- Finding:     Calls stay within capacity every day
-- Mark:        modelled
-- Full size:   dates
-- Note:        no message waits for the call centre, except in the columns held_back: Article 34
--              GDPR asks for communication without undue delay, and a full call centre is, △ as we
--              read it, not a ground for delay. The plan of a place, or of another selection, is
--              its share of the country's plan, unless a capacity is given. The plan held back is
--              made for the expected call rate; low and high show what happens at another rate.
--              Advisers are calls times minutes, divided by the minutes that one adviser spends on
--              calls: low takes the low call rate, the shortest calls and the busiest advisers,
--              high the opposite. A plan is cut after 366 days: last_told_person_count persons are
--              informed by the last of them, and is_all_told says whether these are all. A day of
--              overload has more calls than can be taken; of all calls of these days together,
--              those beyond capacity are unanswered. No call waits for the next day.
-- Source:      capacities, rates and minutes: assumptions, see method/ledger; Article 34:
--              https://eur-lex.europa.eu/eli/reg/2016/679/oj.

with

planned as (

    from planned_groups(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands, $whom
    )

),

everybody as (

    from planned_groups(null, null, null, null, null, null, $whom)

),

plans as (

    from notification_plans(
        planned, everybody, $emails_per_day, $letters_per_day, $calls_per_day, $sms_parts
    )

),

courses as (

    from notification_courses(plans)

),

called as (

    select
        courses.*,
        notification_day(courses.day_number) as called_on,
        notification_day(courses.last_day_number) as last_told_on,
        notification_day(courses.held_back_last_day_number) as held_back_last_told_on,
        courses.caller_count * ledger.low['call_rate_per_mille'] / 1000 as low_call_count,
        courses.caller_count * ledger.high['call_rate_per_mille'] / 1000 as high_call_count,
        courses.held_back_caller_count * ledger.high['call_rate_per_mille'] / 1000
            as held_back_high_call_count,
        courses.expected_call_count * ledger.central['peak_hour_per_mille'] / 1000
            as peak_hour_call_count,
        1000 * ledger.low['call_minutes'] / (
            ledger.high['adviser_minutes_per_day'] * ledger.high['adviser_occupancy_per_mille']
        ) as low_advisers_per_call,
        1000 * ledger.central['call_minutes'] / (
            ledger.central['adviser_minutes_per_day']
            * ledger.central['adviser_occupancy_per_mille']
        ) as advisers_per_call,
        1000 * ledger.high['call_minutes'] / (
            ledger.low['adviser_minutes_per_day'] * ledger.low['adviser_occupancy_per_mille']
        ) as high_advisers_per_call
    from courses
    cross join figures() as ledger

)

select
    called_on,
    day_number,
    record_count,
    person_count,
    told_person_count,
    low_call_count,
    expected_call_count,
    high_call_count,
    peak_hour_call_count,
    held_back_person_count,
    held_back_told_person_count,
    held_back_call_count,
    held_back_high_call_count,
    call_capacity_count,
    reachable_person_count,
    last_day_number,
    last_told_on,
    last_told_person_count,
    is_all_told,
    peak_call_count,
    peak_high_call_count,
    fits_call_centre,
    held_back_last_day_number,
    held_back_last_told_on,
    held_back_last_told_person_count,
    is_all_told_held_back,
    held_back_peak_call_count,
    held_back_peak_high_call_count,
    holds_at_high_rate,
    count(*) filter (expected_call_count > call_capacity_count) over () as overload_day_count,
    count(*) filter (held_back_call_count > call_capacity_count) over ()
        as held_back_overload_day_count,
    -- As decimals, which can be added in any order.
    coalesce(
        1 - overload_day_count * call_capacity_count / (
            sum(expected_call_count::decimal(18, 6)) filter (
                expected_call_count > call_capacity_count
            ) over ()
        )::double,
        0
    ) as unanswered_call_share,
    coalesce(
        1 - held_back_overload_day_count * call_capacity_count / (
            sum(held_back_call_count::decimal(18, 6)) filter (
                held_back_call_count > call_capacity_count
            ) over ()
        )::double,
        0
    ) as held_back_unanswered_call_share,
    ceil(low_call_count * low_advisers_per_call)::bigint as low_adviser_count,
    ceil(expected_call_count * advisers_per_call)::bigint as adviser_count,
    ceil(high_call_count * high_advisers_per_call)::bigint as high_adviser_count,
    ceil(held_back_call_count * advisers_per_call)::bigint as held_back_adviser_count,
    ceil(peak_call_count * advisers_per_call)::bigint as peak_adviser_count,
    ceil(held_back_peak_call_count * advisers_per_call)::bigint as held_back_peak_adviser_count
from called
order by day_number asc
