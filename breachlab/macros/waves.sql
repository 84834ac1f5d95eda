-- Waves: how many are told a day, by each channel, and how many of them call.
--
-- Two plans stand side by side. In the first nothing waits for the call centre: messages go out as
-- fast as they can be sent, as GDPR Art. 34 asks, without undue delay. The other is held back so
-- that the calls expected can be taken: a choice, and no ground for delay.

-- The day of the public announcement. Source: see timeline.
create or replace macro notification_starts_on() as date '2024-03-13';

comment on macro notification_starts_on is
'The first day on which persons are told: that of the public announcement.';

create or replace macro notification_day(day_number) as
    (notification_starts_on() + (day_number - 1)::integer);

comment on macro notification_day is
'The date of a day of a notification, of which the first is 1.';

-- Which part of all calls comes on the last day, if as many persons are told on each of so many
-- days: all who were told on it or the two days before call evenly over three days as often as the
-- ledger says within 72 hours, and the rest evenly on the 27 days after.
create or replace macro calls_of_last_day(days, within_72_hours_per_mille) as (
    (
        within_72_hours_per_mille * least(days, 3) / 3
        + (1000 - within_72_hours_per_mille) * greatest(least(days, 30) - 3, 0) / 27
    ) / 1000
);

comment on macro calls_of_last_day is
'The part of all calls that comes on the last of so many even days of telling.';

-- The figures of the ledger that a plan rests on, in one row. Asked one by one, each would be a
-- relation of its own, and planning so many joins takes longer than the counting.
create or replace macro notification_figures() as table
select
    any_value(value) filter (name = 'emails_per_hour') as emails_per_hour,
    any_value(value) filter (name = 'sms_per_day') as sms_per_day,
    any_value(value) filter (name = 'letters_per_day') as letters_per_day,
    any_value(value) filter (name = 'calls_per_day') as calls_per_day,
    any_value(value) filter (name = 'call_rate_per_mille') as call_rate_per_mille,
    any_value(coalesce(high, value)) filter (name = 'call_rate_per_mille')
        as high_call_rate_per_mille,
    any_value(value) filter (name = 'calls_within_72_hours_per_mille') as within_72_hours_per_mille
from assumptions;

comment on macro table notification_figures is
'The figures of the ledger that a plan of notification rests on, one row.';

-- One row per channel that tells somebody: how many messages it takes, and how many persons it
-- tells a day. Each channel has a part of the calls that can be taken, by its persons, and tells
-- as many every day, in as few days as its throughput allows and as keep its calls within that
-- part: they are most on its last day. So all calls together never pass what can be taken, unless
-- one person a day in each channel is too many. Where calls_per_day is null, nothing waits for
-- calls. Where throughput holds a channel up, it sends all
-- that it can every day, and persons_per_day may be less than one, as some messages come back.
-- A message in a space and the public notice take no time.
create or replace macro notification_plan(
    departements, age_bands, sexes, statuses, first_years, end_bands,
    emails_per_day, letters_per_day, calls_per_day
) as table
with

by_channel as (

    select
        channel,
        channel < 'public_notice'::channel and sum(person_count) > 0 as is_told,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        coalesce(sum(person_count) filter (is_emailed), 0)::bigint as email_count,
        coalesce(sum(person_count) filter (is_texted), 0)::bigint as sms_count,
        coalesce(sum(person_count) filter (is_posted), 0)::bigint as letter_count
    from planned_channels(departements, age_bands, sexes, statuses, first_years, end_bands)
    group by channel

),

sent as (

    select
        channel,
        record_count,
        person_count,
        case channel
            when 'email' then sum(email_count) over ()
            when 'sms' then sum(sms_count) over ()
            when 'letter' then sum(letter_count) over ()
            else person_count
        end::bigint as message_count,
        case channel
            when 'email' then coalesce(emails_per_day, 24 * figures.emails_per_hour)
            when 'sms' then figures.sms_per_day
            when 'letter' then coalesce(letters_per_day, figures.letters_per_day)
        end::bigint as messages_per_day,
        coalesce(
            1000 * calls_per_day::bigint / figures.call_rate_per_mille
            * person_count / sum(person_count) filter (is_told) over (),
            person_count
        ) as persons_of_calls,
        figures.within_72_hours_per_mille,
        is_told
    from by_channel
    cross join notification_figures() as figures

),

tried as (

    select
        sent.*,
        tries.day_count,
        coalesce((message_count + messages_per_day - 1) // messages_per_day, 1)
            as days_by_throughput,
        greatest(
            1, floor(persons_of_calls / calls_of_last_day(day_count, within_72_hours_per_mille))
        )::bigint as most_by_calls,
        (person_count + most_by_calls - 1) // most_by_calls as days_by_calls,
        coalesce(
            person_count::hugeint * messages_per_day < most_by_calls::hugeint * message_count,
            false
        ) as is_bound_by_throughput
    from sent
    cross join range(1, 31) as tries (day_count)
    where is_told

),

-- From the thirtieth day on, as many calls end as begin.
fewest as (

    select *
    from tried
    where greatest(days_by_throughput, days_by_calls) <= day_count or day_count = 30
    qualify row_number() over (partition by channel order by day_count) = 1

)

select
    channel,
    record_count,
    person_count,
    message_count,
    messages_per_day,
    is_bound_by_throughput,
    if(
        is_bound_by_throughput,
        person_count / message_count * messages_per_day,
        least(most_by_calls, (person_count + fewest.day_count - 1) // fewest.day_count)
    ) as persons_per_day,
    if(
        is_bound_by_throughput, days_by_throughput, ceil(person_count / persons_per_day)::bigint
    ) as day_count
from fewest;

comment on macro table notification_plan is
'How many messages, persons a day and days each channel takes, one row per channel that tells '
'somebody.';

-- One row per day and channel, from the first to the day on which all are told, or for 366 days.
create or replace macro notification_days(
    departements, age_bands, sexes, statuses, first_years, end_bands,
    emails_per_day, letters_per_day, calls_per_day
) as table
with

plan as (

    from notification_plan(
        departements, age_bands, sexes, statuses, first_years, end_bands,
        emails_per_day, letters_per_day, calls_per_day
    )

),

longest as (

    select max(day_count) as last_day_number
    from plan

),

so_far as (

    select
        days.range as day_number,
        plan.*,
        if(
            days.range >= day_count, person_count, floor(persons_per_day * days.range)
        )::bigint as told_person_count,
        if(
            days.range > day_count, person_count, floor(persons_per_day * (days.range - 1))
        )::bigint as told_before_person_count
    from plan
    cross join longest
    inner join range(1, 367) as days on longest.last_day_number >= days.range

)

select
    day_number,
    channel,
    told_person_count - told_before_person_count as person_count,
    ((record_count::hugeint * told_person_count) // so_far.person_count
    - (record_count::hugeint * told_before_person_count) // so_far.person_count
    )::bigint as record_count,
    told_person_count,
    so_far.person_count - told_person_count as backlog_person_count
from so_far;

comment on macro table notification_days is
'How many are told on a day, have been by then and are left, one row per day and channel.';

-- How many of those told call today if all of them call within thirty days: the part of the first
-- three days falls evenly on those told today or the two days before, the rest evenly on those
-- told three to twenty-nine days before.
create or replace macro call_weight(told_of_three_days, told_before, within_72_hours_per_mille) as (
    (
        told_of_three_days * within_72_hours_per_mille / 3
        + coalesce(told_before, 0) * (1000 - within_72_hours_per_mille) / 27
    ) / 1000
);

comment on macro call_weight is
'How many of those told in the last thirty days call today, if all call within thirty days.';

-- One row per day of a plan, and as many more days as calls still come: until the thirtieth day
-- after the last person was told. A plan that is cut after 366 days ends there, for of those told
-- later the calls are not known.
create or replace macro notification_course(
    departements, age_bands, sexes, statuses, first_years, end_bands,
    emails_per_day, letters_per_day, calls_per_day
) as table
with

by_day as (

    select
        day_number,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        sum(told_person_count)::bigint as told_person_count,
        coalesce(sum(backlog_person_count) filter (channel = 'email'), 0)::bigint
            as email_backlog_person_count,
        coalesce(sum(backlog_person_count) filter (channel = 'sms'), 0)::bigint
            as sms_backlog_person_count,
        coalesce(sum(backlog_person_count) filter (channel = 'letter'), 0)::bigint
            as letter_backlog_person_count,
        coalesce(sum(backlog_person_count) filter (channel = 'space'), 0)::bigint
            as space_backlog_person_count,
        sum(told_person_count + backlog_person_count)::bigint as reachable_person_count
    from notification_days(
        departements, age_bands, sexes, statuses, first_years, end_bands,
        emails_per_day, letters_per_day, calls_per_day
    )
    group by day_number

),

plan as (

    select
        max(day_number) as last_day_number,
        max(told_person_count) as last_told_person_count,
        any_value(by_day.reachable_person_count) as reachable_person_count,
        last_told_person_count = any_value(by_day.reachable_person_count) as is_all_told
    from by_day

),

days as (

    select
        calendar.range as day_number,
        plan.last_day_number,
        plan.last_told_person_count,
        plan.reachable_person_count,
        plan.is_all_told,
        coalesce(by_day.record_count, 0) as record_count,
        coalesce(by_day.person_count, 0) as person_count,
        coalesce(by_day.told_person_count, plan.last_told_person_count) as told_person_count,
        coalesce(by_day.email_backlog_person_count, 0) as email_backlog_person_count,
        coalesce(by_day.sms_backlog_person_count, 0) as sms_backlog_person_count,
        coalesce(by_day.letter_backlog_person_count, 0) as letter_backlog_person_count,
        coalesce(by_day.space_backlog_person_count, 0) as space_backlog_person_count
    from plan
    inner join range(1, 396) as calendar
        on plan.last_day_number + if(plan.is_all_told, 29, 0) >= calendar.range
    left join by_day on calendar.range = by_day.day_number

),

called as (

    select
        days.*,
        call_weight(
            sum(days.person_count) over (order by days.day_number rows 2 preceding),
            sum(days.person_count)
                over (order by days.day_number rows between 29 preceding and 3 preceding),
            figures.within_72_hours_per_mille
        ) as caller_count
    from days
    cross join notification_figures() as figures

)

select
    *,
    max(caller_count) over () as peak_caller_count
from called;

comment on macro table notification_course is
'A plan day by day, and how many would call on each day if all who are told did: one row per day '
'until the calls end.';

-- Both plans, day by day until the calls of the one held back end, and what the call centre makes
-- of them. fits_call_centre: without any wait, even at the high call rate, no more call on a day
-- than can be taken. holds_at_high_rate: the plan held back keeps to that, too, though it is made
-- for the expected rate.
create or replace macro notification_courses(
    departements, age_bands, sexes, statuses, first_years, end_bands,
    emails_per_day, letters_per_day, calls_per_day
) as table
with

figures as (

    select
        coalesce(calls_per_day, figures.calls_per_day)::bigint as call_capacity_count,
        figures.call_rate_per_mille / 1000 as call_rate,
        figures.high_call_rate_per_mille / 1000 as high_call_rate
    from notification_figures() as figures

),

at_once as (

    from notification_course(
        departements, age_bands, sexes, statuses, first_years, end_bands,
        emails_per_day, letters_per_day, null
    )

),

held_back as (

    from notification_course(
        departements, age_bands, sexes, statuses, first_years, end_bands,
        emails_per_day, letters_per_day, (select figures.call_capacity_count from figures)
    )

),

side_by_side as (

    select
        held_back.day_number,
        held_back.reachable_person_count,
        figures.call_capacity_count,
        coalesce(at_once.record_count, 0) as record_count,
        coalesce(at_once.person_count, 0) as person_count,
        coalesce(at_once.told_person_count, held_back.reachable_person_count)
            as told_person_count,
        coalesce(at_once.email_backlog_person_count, 0) as email_backlog_person_count,
        coalesce(at_once.sms_backlog_person_count, 0) as sms_backlog_person_count,
        coalesce(at_once.letter_backlog_person_count, 0) as letter_backlog_person_count,
        coalesce(at_once.space_backlog_person_count, 0) as space_backlog_person_count,
        coalesce(at_once.caller_count, 0) as caller_count,
        coalesce(at_once.caller_count, 0) * figures.call_rate as expected_call_count,
        held_back.record_count as held_back_record_count,
        held_back.person_count as held_back_person_count,
        held_back.told_person_count as held_back_told_person_count,
        held_back.caller_count as held_back_caller_count,
        held_back.caller_count * figures.call_rate as held_back_call_count,
        held_back.last_day_number as held_back_last_day_number,
        held_back.last_told_person_count as held_back_last_told_person_count,
        held_back.is_all_told as is_all_told_held_back,
        held_back.peak_caller_count * figures.call_rate as held_back_peak_call_count,
        held_back.peak_caller_count * figures.high_call_rate as held_back_peak_high_call_count,
        max(at_once.last_day_number) over () as last_day_number,
        max(at_once.last_told_person_count) over () as last_told_person_count,
        bool_and(at_once.is_all_told) over () as is_all_told,
        max(at_once.peak_caller_count) over () * figures.call_rate as peak_call_count,
        max(at_once.peak_caller_count) over () * figures.high_call_rate
            as peak_high_call_count
    from held_back
    left join at_once using (day_number)
    cross join figures

)

select
    *,
    peak_high_call_count <= call_capacity_count as fits_call_centre,
    held_back_peak_high_call_count <= call_capacity_count as holds_at_high_rate
from side_by_side;

comment on macro table notification_courses is
'A plan in which nothing waits for calls beside one held back to the calls expected: one row per '
'day until the calls of the latter end.';
