-- How many calls does phishing add, week by week, to those of the notification, and how many wait?
--
-- Grain:       one row per week from the announcement, until phishing_weeks at its high end have
--              passed since the week in which the last person was told.
-- Needs:       segments, messages, assumed figures, age, status, contact, worth of contacts,
--              vital status, kinds of copies.
-- Headline (not high_peak_queue_call_count):
--              {kind.In_the_model}, phishing brings {all_phishing_call_count:calls} on top of the
--              {all_notification_call_count} that informing people brings, if messages are sent as
--              fast as possible; even at the high rates, with {high_all_phishing_call_count} and
--              {high_all_notification_call_count}, no call waits for the next day.
-- Headline (not peak_queue_call_count):
--              {kind.In_the_model}, phishing brings {all_phishing_call_count:calls} on top of the
--              {all_notification_call_count} that informing people brings, if messages are sent as
--              fast as possible, and no call waits for the next day. At the high rates it brings
--              {high_all_phishing_call_count}; up to {high_peak_queue_call_count} wait and, for
--              {high_queue_week_count:weeks}, some still wait at the end of the week.
-- Headline:    {kind.In_the_model}, phishing brings {all_phishing_call_count:calls} on top of the
--              {all_notification_call_count} that informing people brings, if messages are sent as
--              fast as possible; up to {peak_queue_call_count} wait for the next day. At the high
--              rates it brings {high_all_phishing_call_count}; up to {high_peak_queue_call_count}
--              wait and, for {high_queue_week_count:weeks}, some still wait at the end of the week.
-- Full size:   dates
-- Note:        how much phishing follows a breach was not published: the number of persons who call
--              about it, and for how many weeks after they were told by e-mail or SMS, are
--              assumptions, the same each week. The plan of a place, or of another selection, is
--              its share of the plan of the country, unless a capacity is given. record_count and
--              person_count count those told in the week by any channel;
--              electronic_told_person_count, the persons told by e-mail or SMS so far.
--              notification_call_count is that of notification/call_volume. A call that cannot be
--              taken waits for the next day, and nobody gives up: queue_call_count, the calls
--              waiting at the end of a week, is a maximum. As many calls are taken on each of the
--              seven days. low and high take all call rates and the number of weeks at that end.
--              usual_report_count is the number of reports to 33700 that as many residents make in
--              any week of 2023: an order of magnitude, which is not a call to the controller and
--              is not added to the others. Numbers are whole, so that weeks add up.
-- Source:      33700: AF2M, see method/ledger; capacities, rates and weeks: assumptions, see
--              method/ledger.

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

electronic as (

    from plans
    where not is_held_back and channel in ('email', 'sms')

),

rates as (

    select
        unnest(['low', 'central', 'high']) as rate_end,
        unnest([low, central, high], recursive := false) as figure
    from figures()

),

ends as (

    select
        rates.rate_end,
        rates.figure['call_rate_per_mille'] / 1000 as call_rate,
        rates.figure['phishing_calls_per_hundred_thousand'] / 700000 as phishing_rate,
        rates.figure['phishing_weeks'] as week_count
    from rates

),

limits as (

    select
        max(call_capacity_count) as day_capacity_count,
        least(max(day_count), 366) as last_day,
        (last_day + 6) // 7 + (select max(ends.week_count) from ends) as last_week
    from plans
    where not is_held_back

),

days as (

    select
        day_capacity_count,
        unnest(range(1, last_week * 7 + 1)) as day_number
    from limits

),

told_so_far as (

    select
        days.day_number,
        ends.rate_end,
        coalesce(sum(
            told_by(
                days.day_number,
                electronic.day_count,
                electronic.person_count,
                electronic.persons_per_day
            )
        ), 0)::bigint as told_person_count,
        coalesce(sum(
            told_by(
                greatest(days.day_number - 7 * ends.week_count, 0),
                electronic.day_count,
                electronic.person_count,
                electronic.persons_per_day
            )
        ), 0)::bigint as past_person_count
    from days
    cross join ends
    left join electronic on true
    group by days.day_number, ends.rate_end

),

called as (

    select
        told_so_far.day_number,
        told_so_far.rate_end,
        told_so_far.told_person_count,
        days.day_capacity_count,
        coalesce(courses.record_count, 0) as record_count,
        coalesce(courses.person_count, 0) as person_count,
        coalesce(courses.caller_count, 0) * ends.call_rate as notification_calls,
        (told_so_far.told_person_count - told_so_far.past_person_count) * ends.phishing_rate
            as phishing_calls
    from told_so_far
    inner join days using (day_number)
    inner join ends using (rate_end)
    left join courses using (day_number)

),

-- All calls so far, and those so far beyond what could be taken on as many days.
summed as (

    select
        *,
        sum(notification_calls) over so_far as notification_sum,
        sum(phishing_calls) over so_far as phishing_sum,
        sum(record_count) over so_far as record_sum,
        sum(person_count) over so_far as person_sum,
        notification_sum + phishing_sum - day_capacity_count * day_number as excess
    from called
    window so_far as (partition by rate_end order by day_number)

),

-- What waits is the excess over the least that it has been: an idle line stores nothing.
queued as (

    select
        *,
        excess - least(0, min(excess) over so_far) as waiting
    from summed
    window so_far as (partition by rate_end order by day_number)

),

weekly as (

    select
        rate_end,
        told_person_count as electronic_told_person_count,
        record_sum::bigint as record_sum,
        person_sum::bigint as person_sum,
        day_number // 7 as week_number,
        7 * day_capacity_count as capacity_call_count,
        round(notification_sum)::bigint as notification_sum,
        round(phishing_sum)::bigint as phishing_sum,
        round(waiting)::bigint as queue_call_count,
        round(max(waiting) over whole)::bigint as peak_queue_call_count
    from queued
    window whole as (partition by rate_end)
    qualify day_number % 7 = 0

),

-- Differences of rounded sums are whole, and add up to them.
week_counts as (

    select
        *,
        record_sum - lag(record_sum, 1, 0) over by_week as record_count,
        person_sum - lag(person_sum, 1, 0) over by_week as person_count,
        notification_sum - lag(notification_sum, 1, 0) over by_week as notification_call_count,
        phishing_sum - lag(phishing_sum, 1, 0) over by_week as phishing_call_count,
        max(notification_sum) over whole as all_notification_call_count,
        max(phishing_sum) over whole as all_phishing_call_count,
        count(*) filter (queue_call_count > 0) over whole as queue_week_count
    from weekly
    window
        whole as (partition by rate_end),
        by_week as (partition by rate_end order by week_number)

)

select
    central.week_number,
    central.record_count,
    central.person_count,
    central.electronic_told_person_count,
    central.capacity_call_count,
    low.notification_call_count as low_notification_call_count,
    central.notification_call_count,
    high.notification_call_count as high_notification_call_count,
    low.phishing_call_count as low_phishing_call_count,
    central.phishing_call_count,
    high.phishing_call_count as high_phishing_call_count,
    low.queue_call_count as low_queue_call_count,
    central.queue_call_count,
    high.queue_call_count as high_queue_call_count,
    low.all_notification_call_count as low_all_notification_call_count,
    central.all_notification_call_count,
    high.all_notification_call_count as high_all_notification_call_count,
    low.all_phishing_call_count as low_all_phishing_call_count,
    central.all_phishing_call_count,
    high.all_phishing_call_count as high_all_phishing_call_count,
    low.peak_queue_call_count as low_peak_queue_call_count,
    central.peak_queue_call_count,
    high.peak_queue_call_count as high_peak_queue_call_count,
    low.queue_week_count as low_queue_week_count,
    central.queue_week_count,
    high.queue_week_count as high_queue_week_count,
    notification_day(7 * central.week_number - 6) as since,
    round(
        central.electronic_told_person_count * 7 / 365
        * assumed('smishing_reports_2023') / assumed('population_total')
    )::bigint as usual_report_count
from week_counts as central
inner join week_counts as low using (week_number)
inner join week_counts as high using (week_number)
where central.rate_end = 'central' and low.rate_end = 'low' and high.rate_end = 'high'
order by central.week_number asc
