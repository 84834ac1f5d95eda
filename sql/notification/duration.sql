-- How long does the notification take, by channel, and what holds it up?
--
-- Grain:       all channels together, then one row per channel in the order of the cascade.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses, $first_years,
--              $end_bands, lists of values; null keeps all. $emails_per_day, $letters_per_day,
--              $calls_per_day, whole numbers; null means 24 hours of emails_per_hour,
--              letters_per_day and calls_per_day of the ledger.
-- Headline:    Telling {person_count:M persons} takes {day_count:days}, until {ends_on};
--              what holds it up is {bound_by}. E-mails alone to everybody on the register
--              would take {all_by_email_hours:hours}.
-- Note:        hours are those of one e-mail to each person, deceased or not, at the throughput
--              of e-mails. A channel has messages for more persons than it tells, since some
--              come back; the cascade's waiting for them is not counted, nor the post's days.
--              ends_on is 5 January 7500 at the latest, which no calendar needs.
-- Source:      capacities and call rate: assumptions, see method/ledger.

with

everybody as (

    select
        coalesce($emails_per_day, 24 * assumed('emails_per_hour')) / 24 as emails_per_hour,
        sum(person_count)::bigint as person_count
    from selected_cells(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

),

planned as (

    from notification_plan(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands,
        $emails_per_day, $letters_per_day, $calls_per_day
    )

),

listed as (

    select
        0 as list_order,
        'all' as channel,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        sum(message_count)::bigint as message_count,
        max(day_count) as day_count,
        arg_max(is_bound_by_throughput, 10 * day_count + enum_code(channel))
            as is_bound_by_throughput,
        arg_max(channel::varchar, 10 * day_count + enum_code(channel)) as bound_channel
    from planned
    having count(*) > 0
    union all
    select
        1 + enum_code(channel) as list_order,
        channel::varchar as channel,
        record_count,
        person_count,
        message_count,
        day_count,
        is_bound_by_throughput,
        channel::varchar as bound_channel
    from planned

)

select
    listed.channel,
    listed.record_count,
    listed.person_count,
    listed.message_count,
    listed.day_count,
    notification_starts_on() + least(listed.day_count - 1, 2000000)::integer as ends_on,
    case
        when listed.day_count = 1 then 'nothing'
        when listed.is_bound_by_throughput then listed.bound_channel
        else 'calls'
    end as bound_by,
    everybody.person_count / everybody.emails_per_hour as all_by_email_hours
from listed
cross join everybody
order by listed.list_order asc
