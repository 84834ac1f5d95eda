-- Day by day, how many are told, how many are left, and how many will call?
--
-- Grain:       one row per day from 13 March 2024 until all are told who can be, at most 366.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses, $first_years,
--              $end_bands, lists of values; null keeps all. $emails_per_day, $letters_per_day,
--              $calls_per_day, whole numbers; null means 24 hours of emails_per_hour,
--              letters_per_day and calls_per_day of the ledger.
-- Headline (not is_all_told):
--              On the first day {person_count:persons} {person_count:is/are} told, by
--              {last_told_on}, when the plan is cut, only {last_told_person_count} of
--              {reachable_person_count}; at most {peak_call_count} call on one day.
-- Headline:    On the first day {person_count:persons} {person_count:is/are} told, by
--              {last_told_on} all {reachable_person_count}; at most {peak_call_count} call on
--              one day.
-- Note:        as many are told a day as cause the calls that can be taken, not as many
--              as can be written to. The most urgent segments come first, see
--              notification/priority; age_group and status are those in which the day ends
--              if persons are taken in that order, whatever the channel. The public notice is
--              out on the first day, and its calls are not counted; nor is the time a letter
--              takes. The plan is cut after 366 days: last_told_person_count are told on
--              the last of them, and is_all_told says whether that is all; see
--              notification/duration for when it ends. Where fewer calls can be taken
--              than one person a day in each channel causes, they are more. Records go
--              with their channel in proportion.
-- Source:      capacities and call rate: assumptions, see method/ledger.

with

days as (

    select
        day_number,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        sum(told_person_count)::bigint as told_person_count,
        sum(backlog_person_count)::bigint as backlog_person_count,
        coalesce(sum(backlog_person_count) filter (channel = 'email'), 0)::bigint
            as email_backlog_person_count,
        coalesce(sum(backlog_person_count) filter (channel = 'sms'), 0)::bigint
            as sms_backlog_person_count,
        coalesce(sum(backlog_person_count) filter (channel = 'letter'), 0)::bigint
            as letter_backlog_person_count,
        coalesce(sum(backlog_person_count) filter (channel = 'space'), 0)::bigint
            as space_backlog_person_count
    from notification_days(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands,
        $emails_per_day, $letters_per_day, $calls_per_day
    )
    group by day_number

),

called as (

    select
        days.*,
        notification_starts_on() + (days.day_number - 1)::integer as told_on,
        days.told_person_count + days.backlog_person_count as reachable_person_count,
        call_weight(
            sum(days.person_count) over (order by days.day_number rows 2 preceding),
            sum(days.person_count)
                over (order by days.day_number rows between 29 preceding and 3 preceding),
            figures.within_72_hours_per_mille
        ) * figures.call_rate_per_mille / 1000 as expected_call_count
    from days
    cross join notification_figures() as figures

),

segments as (

    select
        age_group,
        status,
        cumulative_person_count
    from notification_segments(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

)

select
    called.told_on,
    called.day_number,
    called.record_count,
    called.person_count,
    called.told_person_count,
    called.backlog_person_count,
    called.email_backlog_person_count,
    called.sms_backlog_person_count,
    called.letter_backlog_person_count,
    called.space_backlog_person_count,
    called.expected_call_count,
    segments.age_group,
    segments.status,
    called.reachable_person_count,
    max(called.expected_call_count) over () as peak_call_count,
    max(called.told_on) over () as last_told_on,
    max(called.told_person_count) over () as last_told_person_count,
    last_told_person_count = called.reachable_person_count as is_all_told
from called
asof left join segments
    on called.told_person_count <= segments.cumulative_person_count
order by called.day_number asc
