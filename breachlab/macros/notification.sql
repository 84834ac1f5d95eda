-- Notification: by which channel each cell of contact_cube is told, and how many a day.
--
-- A cascade: e-mail, and SMS where it bounced or none is on file, then a letter, then a message in
-- the agency's own space, then nothing but the public notice. What is sent depends only on what is
-- on file and on what came back before; whether it arrives is the truth of the register.
--
-- Known before anything is sent, by assumption: who died (INSEE publishes the deaths), and who
-- left France (a ground on which registrations end). The deceased are never written to, and those
-- abroad get no letter to the French address nor a message in a space.
--
-- Minors and those aged 75 and over get a letter at once, beside all else: of those aged 75 and
-- over most do not use the internet, and what is told to a minor is to reach the household.
-- Digital exclusion cannot be told of a person, so it decides nothing; it is only expected.

create type if not exists channel as enum (
    'e-mail', 'SMS', 'letter', 'agency space', 'public notice', 'none: deceased'
);

-- The day of the public announcement. Source: see timeline.
create or replace macro notification_starts_on() as date '2024-03-13';

create or replace macro gets_letter_at_once(age_band) as
    age_band in ('16-17'::age_band, '75 and over'::age_band);

-- channel is the first that reaches the person; is_emailed, is_texted and is_posted tell what is
-- sent, and is_returned whether the letter comes back.
create or replace macro planned_channels(
    departements, age_bands, sexes, statuses, first_years, end_bands
) as table
select
    *,
    case
        when fate = 'deceased' then 'none: deceased'::channel
        when email = 'valid' then 'e-mail'::channel
        when has_mobile then 'SMS'::channel
        when fate = 'abroad' then 'public notice'::channel
        when street_address = 'valid' then 'letter'::channel
        when status <> 'formerly_registered' then 'agency space'::channel
        else 'public notice'::channel
    end as channel,
    fate <> 'deceased' and email <> 'none' as is_emailed,
    fate <> 'deceased' and email <> 'valid' and has_mobile as is_texted,
    fate = 'resident'
    and street_address <> 'none'
    and (gets_letter_at_once(age_band) or (email <> 'valid' and not has_mobile)) as is_posted,
    is_posted and street_address = 'out of date' as is_returned
from selected_contacts(departements, age_bands, sexes, statuses, first_years, end_bands);

-- Which part of all calls comes on the last day, if as many persons are told on each of so many
-- days: all who were told on it or the two days before call evenly over three days as often as the
-- ledger says within 72 hours, and the rest evenly on the 27 days after.
create or replace macro calls_of_last_day(days, within_72_hours_per_mille) as (
    (
        within_72_hours_per_mille * least(days, 3) / 3
        + (1000 - within_72_hours_per_mille) * greatest(least(days, 30) - 3, 0) / 27
    ) / 1000
);

-- The figures of the ledger that a plan rests on, in one row. Asked one by one, each would be a
-- relation of its own, and planning so many joins takes longer than the counting.
create or replace macro notification_figures() as table
select
    any_value(value) filter (name = 'emails_per_hour') as emails_per_hour,
    any_value(value) filter (name = 'sms_per_day') as sms_per_day,
    any_value(value) filter (name = 'letters_per_day') as letters_per_day,
    any_value(value) filter (name = 'calls_per_day') as calls_per_day,
    any_value(value) filter (name = 'call_rate_per_mille') as call_rate_per_mille,
    any_value(value) filter (name = 'calls_within_72_hours_per_mille') as within_72_hours_per_mille
from assumptions;

-- One row per channel that tells somebody: how many messages it takes, and how many persons it
-- tells a day. Each channel has a part of the calls that can be taken, by its persons, and tells
-- as many every day, in as few days as its throughput allows and as keep its calls within that
-- part: they are most on its last day. So all calls together never pass what can be taken, unless
-- one person a day in each channel is too many.
-- A message in a space and the public notice take no time.
create or replace macro notification_plan(
    departements, age_bands, sexes, statuses, first_years, end_bands,
    emails_per_day, letters_per_day, calls_per_day
) as table
with

counted as (

    select
        channel,
        channel < 'public notice'::channel and sum(person_count) > 0 as is_told,
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
            when 'e-mail' then sum(email_count) over ()
            when 'SMS' then sum(sms_count) over ()
            when 'letter' then sum(letter_count) over ()
            else person_count
        end::bigint as message_count,
        case channel
            when 'e-mail' then coalesce(emails_per_day, 24 * figures.emails_per_hour)
            when 'SMS' then figures.sms_per_day
            when 'letter' then coalesce(letters_per_day, figures.letters_per_day)
        end::bigint as messages_per_day,
        1000 * coalesce(calls_per_day, figures.calls_per_day)::bigint / figures.call_rate_per_mille
        * person_count / sum(person_count) filter (is_told) over () as persons_of_calls,
        figures.within_72_hours_per_mille,
        is_told
    from counted
    cross join notification_figures() as figures

),

tried as (

    select
        *,
        coalesce(person_count / message_count * messages_per_day, person_count)
            as most_by_throughput,
        persons_of_calls / calls_of_last_day(day_count, within_72_hours_per_mille)
            as most_by_calls,
        greatest(1, floor(least(most_by_throughput, most_by_calls)))::bigint as most_per_day
    from sent
    cross join (select range as day_count from range(1, 31))
    where is_told

),

-- From the thirtieth day on, as many calls end as begin.
fewest as (

    select *
    from tried
    where most_per_day * day_count >= person_count or day_count = 30
    qualify row_number() over (partition by channel order by day_count) = 1

)

select
    channel,
    record_count,
    person_count,
    message_count,
    messages_per_day,
    messages_per_day is not null and most_by_throughput < most_by_calls as is_bound_by_throughput,
    least(most_per_day, (person_count + fewest.day_count - 1) // fewest.day_count) as persons_per_day,
    (person_count + persons_per_day - 1) // persons_per_day as day_count
from fewest;

-- One row per day and channel, from the first to the day on which all are told, or for a year.
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

so_far as (

    select
        days.range as day_number,
        plan.*,
        least(person_count, persons_per_day * days.range) as told_person_count,
        least(person_count, persons_per_day * (days.range - 1)) as told_before_person_count
    from plan
    inner join range(1, 367) as days on days.range <= (select max(day_count) from plan)

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

-- How many of those told call today if all of them call within thirty days: the part of the first
-- three days falls evenly on those told today or the two days before, the rest evenly on those
-- told three to twenty-nine days before.
create or replace macro call_weight(told_of_three_days, told_before, within_72_hours_per_mille) as (
    (
        told_of_three_days * within_72_hours_per_mille / 3
        + coalesce(told_before, 0) * (1000 - within_72_hours_per_mille) / 27
    ) / 1000
);

-- The group by which somebody is told first, and how much more it counts.
create or replace macro vulnerability_group(age_band) as (
    case
        when age_band = '16-17'::age_band then '16-17'
        when age_band < '60-64'::age_band then '18-59'
        when age_band < '75 and over'::age_band then '60-74'
        else '75 and over'
    end
);

create or replace macro vulnerability(age_group) as (
    case age_group
        when '16-17' then assumed('priority_minors_tenths')
        when '60-74' then assumed('priority_aged_60_to_74_tenths')
        when '75 and over' then assumed('priority_aged_75_tenths')
        else 10
    end / 10
);

-- One row per group of ages and status, of the living: in which order they are told. Severity is
-- ENISA's as it could be told on the first day; see severity/.
create or replace macro notification_segments(
    departements, age_bands, sexes, statuses, first_years, end_bands
) as table
with

counted as (

    select
        age_band,
        status,
        sum(record_count) as record_count,
        sum(person_count) as person_count,
        sum(person_count) filter (channel < 'public notice'::channel) as told_person_count
    from planned_channels(departements, age_bands, sexes, statuses, first_years, end_bands)
    where channel <> 'none: deceased'::channel
    group by age_band, status

),

grouped as (

    select
        vulnerability_group(age_band) as age_group,
        status,
        segment_id,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        coalesce(sum(told_person_count), 0)::bigint as told_person_count
    from counted
    inner join segment_members using (age_band, status)
    group by all

),

scored as (

    select
        grouped.*,
        scores.se as severity_score,
        vulnerability(age_group) as vulnerability,
        told_person_count / person_count as contactable_share
    from grouped
    inner join segment_scores(notification_starts_on(), null) as scores using (segment_id)
    where person_count > 0

),

ordered as (

    select
        *,
        severity_score * vulnerability * contactable_share as priority_score
    from scored

)

select
    row_number() over (order by priority_score desc, age_group asc, status asc) as place,
    *,
    sum(told_person_count) over (
        order by priority_score desc, age_group asc, status asc
    )::bigint as cumulative_person_count
from ordered;
