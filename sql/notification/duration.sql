-- How long does it take to inform the persons, by channel, and what limits the pace?
--
-- Grain:       all channels together, then one row per channel in the order of the cascade.
-- Needs:       segments, messages, assumed figures, age, status, contact, worth of contacts, vital
--              status, kinds of copies.
-- Headline (fits_call_centre):
--              {kind.In_the_model}, if messages are sent as fast as possible, informing
--              {person_count:M persons} takes {day_count:days}, until {ends_on}; the limit is set
--              by {bound_by}. No message needs to wait for the call centre, even at the high call
--              rate. To send only e-mails, to all persons to inform with an e-mail address on file,
--              would take {all_by_email_hours:hours}.
-- Headline (holds_at_high_rate):
--              {kind.In_the_model}, if messages are sent as fast as possible, informing
--              {person_count:M persons} takes {day_count:days}, until {ends_on}; the limit is set
--              by {bound_by}. To hold messages back for the call centre is a choice and, △ as we
--              read {term.article_34}, no ground for delay: it would take
--              {held_back_day_count:days}, until {held_back_ends_on}; that plan holds even at the
--              high call rate. To send only e-mails, to all persons to inform with an e-mail
--              address on file, would take {all_by_email_hours:hours}.
-- Headline:    {kind.In_the_model}, if messages are sent as fast as possible, informing
--              {person_count:M persons} takes {day_count:days}, until {ends_on}; the limit is set
--              by {bound_by}. To hold messages back for the call centre is a choice and, △ as we
--              read {term.article_34}, no ground for delay: it would take
--              {held_back_day_count:days}, until {held_back_ends_on}; that plan does not hold at
--              the high call rate. To send only e-mails, to all persons to inform with an e-mail
--              address on file, would take {all_by_email_hours:hours}.
-- Full size:   dates
-- Note:        nothing waits for the call centre, except in the columns held_back: Article 34 GDPR
--              asks for communication without undue delay, and an overloaded call centre is, △ as
--              we read it, no ground for delay. The plan of a place, or of another selection, is
--              its share of the plan of the country, unless a capacity is given. In the plan
--              held_back, fewer persons are informed each day, so that the expected calls do not
--              exceed the capacity. Hours are those of one e-mail to each person to inform with an
--              e-mail address on file, valid or not, at the throughput of e-mails. A channel has
--              messages for more persons than it informs, since some come back, and an SMS counts
--              as one message per part; the time spent waiting for returns is not counted, nor are
--              days in the post. The last day is 5 January 7500 at the latest, a purely technical
--              limit.
-- Source:      capacities and call rate: assumptions, see method/ledger; Article 34:
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

emailed as (

    select coalesce(sum(person_count) filter (is_emailed), 0) as person_count
    from planned

),

throughput as (

    select coalesce($emails_per_day, 24 * assumed('emails_per_hour')) / 24 as emails_per_hour

),

plans as (

    from notification_plans(
        planned, everybody, $emails_per_day, $letters_per_day, $calls_per_day, $sms_parts
    )

),

by_channel as (

    select
        at_once.*,
        held_back.day_count as held_back_day_count
    from plans as at_once
    inner join plans as held_back using (channel)
    where not at_once.is_held_back and held_back.is_held_back

),

call_centre as (

    select
        any_value(call_capacity_count) as call_capacity_count,
        any_value(peak_call_count) as peak_call_count,
        any_value(held_back_peak_call_count) as held_back_peak_call_count,
        any_value(held_back_peak_high_call_count) as held_back_peak_high_call_count,
        any_value(fits_call_centre) as fits_call_centre,
        any_value(holds_at_high_rate) as holds_at_high_rate
    from notification_courses(plans)

),

listed as (

    select
        0 as list_order,
        'all' as channel,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        sum(message_count)::bigint as message_count,
        max(day_count) as day_count,
        max(held_back_day_count) as held_back_day_count,
        arg_max(channel::varchar, 10 * day_count + enum_code(channel)) as bound_channel
    from by_channel
    having count(*) > 0
    union all
    select
        1 + enum_code(channel) as list_order,
        channel::varchar as channel,
        record_count,
        person_count,
        message_count,
        day_count,
        held_back_day_count,
        channel::varchar as bound_channel
    from by_channel

)

select
    listed.channel,
    listed.record_count,
    listed.person_count,
    listed.message_count,
    listed.day_count,
    listed.held_back_day_count,
    call_centre.call_capacity_count,
    call_centre.peak_call_count,
    call_centre.fits_call_centre,
    call_centre.held_back_peak_call_count,
    call_centre.held_back_peak_high_call_count,
    call_centre.holds_at_high_rate,
    notification_day(least(listed.day_count, 2000001)) as ends_on,
    notification_day(least(listed.held_back_day_count, 2000001)) as held_back_ends_on,
    if(listed.day_count = 1, 'nothing', listed.bound_channel) as bound_by,
    emailed.person_count / throughput.emails_per_hour as all_by_email_hours
from listed
cross join emailed
cross join throughput
cross join call_centre
order by listed.list_order asc
