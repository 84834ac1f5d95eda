-- By which channel is each person informed, and how many are left after each step?
--
-- Grain:       one row per step of the cascade.
-- Needs:       segments, age, status, contact, worth of contacts, vital status, kinds of copies.
-- Headline (not public_notice_person_count):
--              {kind.In_the_model}, e-mail reaches {person_count:M} of {to_inform_person_count:M
--              persons_to_inform} ({reached_share}), and nobody depends on a public notice alone.
-- Headline:    {kind.In_the_model}, e-mail reaches {person_count:M} of {to_inform_person_count:M
--              persons_to_inform} ({reached_share}); only a public notice reaches
--              {public_notice_person_count:M}.
-- Mark:        modelled
-- Note:        tried_person_count counts the persons to whom something is sent; a letter goes to
--              minors and to those aged 75 and over even where e-mail has reached them.
--              left_person_count counts the persons to inform whom no step has reached so far.
--              Every mobile number on file is assumed to work and every message in a space to be
--              read: nobody knows in how many cases this is true. So both numbers are upper bounds,
--              and the public notice alone is a lower bound. Records count by their own contacts.
--              If $whom is living, the persons to inform are all the living. A public communication
--              may replace writing where writing would take disproportionate effort (Article
--              34(3)(c) GDPR, from memory). An SMS counts as informing, although the full text must
--              still follow.
-- Source:      modelled: what is on file and still good is an assumption, see method/ledger.

with

planned as (

    from planned_groups(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands, $whom
    )
    left join age_bands using (age_band)

),

totals as (

    select
        coalesce(sum(person_count), 0)::bigint as to_inform_person_count,
        coalesce(sum(person_count) filter (channel = 'public_notice'), 0)::bigint
            as public_notice_person_count,
        coalesce(sum(person_count) filter (is_emailed), 0)::bigint as emailed_person_count,
        coalesce(sum(person_count) filter (is_texted), 0)::bigint as texted_person_count,
        coalesce(
            sum(person_count) filter (
                gets_letter(fate, email, has_mobile, street_address, is_minor, is_from_75)
            ),
            0
        )::bigint as posted_person_count
    from planned

),

steps as (

    select unnest(enum_range(null::channel))::channel as channel

),

reached as (

    select
        steps.channel,
        coalesce(sum(planned.record_count), 0)::bigint as record_count,
        coalesce(sum(planned.person_count), 0)::bigint as person_count
    from steps
    left join planned on steps.channel = planned.channel
    group by steps.channel

),

followed as (

    select
        reached.channel,
        reached.record_count,
        reached.person_count,
        totals.to_inform_person_count,
        totals.public_notice_person_count,
        totals.emailed_person_count,
        totals.texted_person_count,
        totals.posted_person_count,
        greatest(
            totals.to_inform_person_count
            - sum(reached.person_count) over (order by reached.channel),
            0
        )::bigint as left_person_count
    from reached
    cross join totals

)

select
    channel,
    record_count,
    person_count,
    left_person_count,
    to_inform_person_count,
    public_notice_person_count,
    case channel
        when 'email' then emailed_person_count
        when 'sms' then texted_person_count
        when 'letter' then posted_person_count
        else person_count
    end as tried_person_count,
    coalesce(person_count / nullif(to_inform_person_count, 0), 0) as reached_share
from followed
order by channel asc
