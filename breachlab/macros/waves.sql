-- Waves: how many are told a day, by each channel, and how many of them call.
--
-- Two plans stand side by side. In the first nothing waits for the call centre: messages go out as
-- fast as they can be sent, as GDPR Art. 34 asks, without undue delay. The other is held back so
-- that the calls expected can be taken: a choice, and no ground for delay.

-- The day of the public announcement. Source: see timeline.
create or replace macro notification_starts_on() as (told_public_on());

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

-- What each channel has to do: messages, an SMS by its parts (see with_sms_parts), and the records
-- and persons that it reaches first; planned is planned_groups.
create or replace macro channel_loads(planned, sms_parts) as table
with

sent as (

    select
        channel as reaching_channel,
        record_count,
        person_count,
        sms_part_count,
        unnest([
            case when is_emailed then 'email'::channel end,
            case when is_texted then 'sms'::channel end,
            case when is_posted then 'letter'::channel end,
            case when channel = 'space' then channel end
        ]) as channel
    from with_sms_parts(planned, sms_parts)

)

select
    channel,
    round(sum(person_count * case when channel = 'sms' then sms_part_count else 1 end))::bigint
        as message_count,
    (sum(record_count) filter (channel = reaching_channel))::bigint as record_count,
    (sum(person_count) filter (channel = reaching_channel))::bigint as person_count
from sent
group by channel;

comment on macro table channel_loads is
'The messages of each channel, and the records and persons that it reaches first.';

-- One row per plan and channel that tells somebody: how many messages it takes, and how many
-- persons it tells a day; planned and everybody are planned_groups. There is one plan, that of
-- everybody: it is worked out once, and who is selected is told in as many days, a day the same
-- part of them as of everybody. A capacity that is given is that of the selected alone. Each
-- channel has a part of the calls that can be taken, by its persons, and tells as many every day,
-- in as few days as its throughput allows and as keep its calls within that part: they are most on
-- its last day. So all calls together never pass what can be taken, unless one person a day in each
-- channel is too many. In the plan that is not held back nothing waits for calls. Where throughput
-- holds a channel up, it sends all that it can every day, and persons_per_day may be less than one,
-- as some messages come back. A message in a space and the public notice take no time.
create or replace macro notification_plans(
    planned, everybody, emails_per_day, letters_per_day, calls_per_day, sms_parts
) as table
with

everybodys as (

    select
        channel,
        message_count,
        person_count,
        sum(person_count) over () as all_person_count
    from channel_loads(everybody, sms_parts)

),

-- The plan of which the selected are told a part: its messages, and its persons.
by_channel as (

    select
        loads.*,
        case
            when loads.channel = 'email' and emails_per_day is not null then loads.message_count
            when loads.channel = 'letter' and letters_per_day is not null then loads.message_count
            else everybodys.message_count
        end as plan_message_count,
        sum(loads.person_count) over () as selected_person_count,
        case when calls_per_day is null then everybodys.person_count else loads.person_count end
            as plan_person_count,
        case
            when calls_per_day is null then everybodys.all_person_count
            else selected_person_count
        end as all_person_count
    from channel_loads(planned, sms_parts) as loads
    inner join everybodys using (channel)

),

capacities as (

    select
        coalesce(emails_per_day, 24 * ledger.central['emails_per_hour'])::bigint
            as email_capacity_count,
        ledger.central['sms_per_day']::bigint as sms_capacity_count,
        coalesce(letters_per_day, ledger.central['letters_per_day'])::bigint
            as letter_capacity_count,
        coalesce(calls_per_day, ledger.central['calls_per_day'])::bigint as call_capacity_count,
        ledger.central['call_rate_per_mille'] as call_rate_per_mille,
        ledger.high['call_rate_per_mille'] as high_call_rate_per_mille,
        ledger.central['calls_within_72_hours_per_mille'] as within_72_hours_per_mille
    from figures() as ledger

),

allowed as (

    select
        by_channel.*,
        case by_channel.channel
            when 'email' then capacities.email_capacity_count
            when 'sms' then capacities.sms_capacity_count
            when 'letter' then capacities.letter_capacity_count
        end as messages_per_day,
        ceil(
            capacities.call_capacity_count * (selected_person_count / all_person_count)
        )::bigint as call_capacity_count,
        1000 * capacities.call_capacity_count / capacities.call_rate_per_mille
        * plan_person_count / all_person_count as persons_of_calls,
        capacities.within_72_hours_per_mille,
        capacities.call_rate_per_mille / 1000 as call_rate,
        capacities.high_call_rate_per_mille / 1000 as high_call_rate
    from by_channel
    cross join capacities
    where by_channel.person_count > 0

),

tries as (

    select unnest(range(1, 31)) as day_count

),

tried as (

    select
        allowed.*,
        plans.is_held_back,
        tries.day_count,
        coalesce((plan_message_count + messages_per_day - 1) // messages_per_day, 1)
            as days_by_throughput,
        greatest(
            1,
            floor(
                case when plans.is_held_back then persons_of_calls else plan_person_count end
                / calls_of_last_day(tries.day_count, within_72_hours_per_mille)
            )
        )::bigint as most_by_calls,
        (plan_person_count + most_by_calls - 1) // most_by_calls as days_by_calls,
        coalesce(
            plan_person_count::hugeint * messages_per_day
            < most_by_calls::hugeint * plan_message_count,
            false
        ) as is_bound_by_throughput
    from allowed
    cross join (values (false), (true)) as plans (is_held_back)
    cross join tries

),

-- From the thirtieth day on, as many calls end as begin.
fewest as (

    select *
    from tried
    where greatest(days_by_throughput, days_by_calls) <= day_count or day_count = 30
    qualify row_number() over (partition by is_held_back, channel order by day_count) = 1

)

select
    is_held_back,
    channel,
    record_count,
    person_count,
    message_count,
    messages_per_day,
    call_capacity_count,
    within_72_hours_per_mille,
    call_rate,
    high_call_rate,
    is_bound_by_throughput,
    case
        when is_bound_by_throughput
            then plan_person_count / plan_message_count * messages_per_day
        else least(most_by_calls, (plan_person_count + fewest.day_count - 1) // fewest.day_count)
    end as plan_persons_per_day,
    plan_persons_per_day * (person_count / plan_person_count) as persons_per_day,
    case
        when is_bound_by_throughput
            then days_by_throughput
        else ceil(plan_person_count / plan_persons_per_day)::bigint
    end as day_count
from fewest;

comment on macro table notification_plans is
'How many messages, persons a day and days each channel takes, one row per plan and channel that '
'tells somebody.';

-- How many a plan has told in a channel by the end of a day.
create or replace macro told_by(day_number, day_count, person_count, persons_per_day) as (
    case
        when day_number >= day_count then person_count
        else floor(persons_per_day * day_number)::bigint
    end
);

comment on macro told_by is 'How many a plan has told in a channel by the end of a day.';

-- How many of those told call today if all of them call within thirty days: the part of the first
-- three days falls evenly on those told today or the two days before, the rest evenly on those
-- told three to twenty-nine days before. Given is how many had been told by the end of today, of
-- three days ago and of thirty days ago.
create or replace macro call_weight(told, told_3_days_ago, told_30_days_ago, within_72_hours) as (
    (
        (told - told_3_days_ago) * within_72_hours / 3
        + (told_3_days_ago - told_30_days_ago) * (1000 - within_72_hours) / 27
    ) / 1000
);

comment on macro call_weight is
'How many of those told in the last thirty days call today, if all call within thirty days.';

-- Both plans of notification_plans, day by day until the calls of the one held back end: thirty
-- days after the last person was told. A plan that is cut after 366 days ends there, for of those
-- told later the calls are not known. fits_call_centre: without any wait, even at the high call
-- rate, no more call on a day than can be taken. holds_at_high_rate: the plan held back keeps to
-- that, too, though it is made for the expected rate.
create or replace macro notification_courses(plans) as table
with

days as (

    select
        day_number,
        least(day_number, 366) as today,
        least(day_number - 1, 366) as yesterday,
        greatest(least(day_number - 3, 366), 0) as three_days_ago,
        greatest(day_number - 30, 0) as thirty_days_ago
    from (select unnest(range(1, 396)) as day_number) as numbers

),

channel_days as (

    select
        plans.*,
        days.day_number,
        told_by(today, day_count, person_count, persons_per_day) as told,
        told_by(yesterday, day_count, person_count, persons_per_day) as told_yesterday,
        told_by(three_days_ago, day_count, person_count, persons_per_day) as told_3_days_ago,
        told_by(thirty_days_ago, day_count, person_count, persons_per_day) as told_30_days_ago,
        person_count - told as backlog
    from query_table(plans) as plans
    cross join days

),

by_day as (

    select
        is_held_back,
        day_number,
        call_capacity_count,
        within_72_hours_per_mille,
        call_rate,
        high_call_rate,
        max(day_count) as day_count,
        sum(
            (record_count::hugeint * told) // person_count
            - (record_count::hugeint * told_yesterday) // person_count
        )::bigint as record_count,
        sum(told - told_yesterday)::bigint as person_count,
        sum(told)::bigint as told_person_count,
        sum(backlog)::bigint as backlog_person_count,
        sum(case channel when 'email' then backlog else 0 end)::bigint
            as email_backlog_person_count,
        sum(case channel when 'sms' then backlog else 0 end)::bigint
            as sms_backlog_person_count,
        sum(case channel when 'letter' then backlog else 0 end)::bigint
            as letter_backlog_person_count,
        sum(case channel when 'space' then backlog else 0 end)::bigint
            as space_backlog_person_count,
        sum(told_3_days_ago) as told_3_days_ago,
        sum(told_30_days_ago) as told_30_days_ago
    from channel_days
    group by all

),

-- Of a plan that is cut, the calls are known to its last day.
called as (

    select
        by_day.*,
        day_count <= 366 as is_all_told,
        least(day_count, 366) as last_day_number,
        case when day_count <= 366 then day_count + 29 else 366 end as last_call_day_number,
        case
            when day_number <= last_call_day_number
                then call_weight(
                    told_person_count, told_3_days_ago, told_30_days_ago, within_72_hours_per_mille
                )
            else 0
        end as caller_count
    from by_day

)

select
    day_number,
    at_once.call_capacity_count,
    at_once.told_person_count + at_once.backlog_person_count as reachable_person_count,
    at_once.record_count,
    at_once.person_count,
    at_once.told_person_count,
    at_once.backlog_person_count,
    at_once.email_backlog_person_count,
    at_once.sms_backlog_person_count,
    at_once.letter_backlog_person_count,
    at_once.space_backlog_person_count,
    at_once.last_day_number,
    max(at_once.told_person_count) over () as last_told_person_count,
    at_once.is_all_told,
    at_once.caller_count,
    at_once.caller_count * at_once.call_rate as expected_call_count,
    max(at_once.caller_count) over () as peak_caller_count,
    peak_caller_count * at_once.call_rate as peak_call_count,
    peak_caller_count * at_once.high_call_rate as peak_high_call_count,
    peak_high_call_count <= at_once.call_capacity_count as fits_call_centre,
    held_back.person_count as held_back_person_count,
    held_back.told_person_count as held_back_told_person_count,
    held_back.backlog_person_count as held_back_backlog_person_count,
    held_back.email_backlog_person_count as held_back_email_backlog_person_count,
    held_back.sms_backlog_person_count as held_back_sms_backlog_person_count,
    held_back.letter_backlog_person_count as held_back_letter_backlog_person_count,
    held_back.space_backlog_person_count as held_back_space_backlog_person_count,
    held_back.last_day_number as held_back_last_day_number,
    max(held_back.told_person_count) over () as held_back_last_told_person_count,
    held_back.is_all_told as is_all_told_held_back,
    held_back.caller_count as held_back_caller_count,
    held_back.caller_count * held_back.call_rate as held_back_call_count,
    max(held_back.caller_count) over () as held_back_peak_caller_count,
    held_back_peak_caller_count * held_back.call_rate as held_back_peak_call_count,
    held_back_peak_caller_count * held_back.high_call_rate as held_back_peak_high_call_count,
    held_back_peak_high_call_count <= held_back.call_capacity_count as holds_at_high_rate
from called as at_once
inner join called as held_back using (day_number)
where not at_once.is_held_back and held_back.is_held_back
qualify day_number <= held_back.last_call_day_number;

comment on macro table notification_courses is
'A plan in which nothing waits for calls beside one held back to the calls expected: one row per '
'day until the calls of the latter end.';
