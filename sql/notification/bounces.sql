-- What share of the e-mails bounces, what share of the letters comes back, and at what cost?
--
-- Grain:       one row per channel, e-mail or letter, and status.
-- Needs:       segments, assumed figures, age, status, contact, worth of contacts, vital status.
-- Headline (is_by_both):
--              {kind.In_the_model}, {email_bounced_share:.1} of the e-mails bounce
--              ({email_bounced_person_count:M persons}), and {letter_bounced_share:.1} of the
--              letters come back.
-- Headline:    {kind.In_the_model}, {all_bounced_share:.1} of what is sent comes back
--              ({all_bounced_person_count:M persons}).
-- Mark:        modelled
-- Note:        an e-mail bounces if the address on file is no longer valid; a letter comes back if
--              the person no longer lives at the address. The messages of the plan are counted, one
--              to each person: see notification/channels. An e-mail that bounces costs what it cost
--              to send, a fraction of a cent; a letter that comes back costs its handling. Both
--              unit costs are those of the ledger, with their low and high values. What follows a
--              failure, an SMS or a letter, is in cost/components.
-- Source:      modelled: what is still good is an assumption, see method/ledger.

with

planned as (

    from planned_groups(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands, $whom
    )
    left join age_bands using (age_band)

),

sent as (

    select
        'email'::channel as channel,
        'email_unit_cost' as unit_figure,
        status,
        person_count,
        email = 'out of date' as is_bounced
    from planned
    where is_emailed
    union all
    select
        'letter'::channel as channel,
        'returned_letter_unit_cost' as unit_figure,
        status,
        person_count,
        street_address = 'out of date' as is_bounced
    from planned
    where gets_letter(fate, email, has_mobile, street_address, is_minor, is_from_75)

),

summed as (

    select
        channel,
        unit_figure,
        status,
        sum(person_count)::bigint as sent_person_count,
        coalesce(sum(person_count) filter (is_bounced), 0)::bigint as bounced_person_count
    from sent
    group by channel, unit_figure, status

)

select
    summed.channel,
    summed.status,
    summed.sent_person_count,
    summed.bounced_person_count,
    summed.bounced_person_count / summed.sent_person_count as bounced_share,
    summed.bounced_person_count * figures.low / 10000 as least_eur,
    summed.bounced_person_count * figures.central / 10000 as mode_eur,
    summed.bounced_person_count * figures.high / 10000 as most_eur,
    coalesce(sum(summed.bounced_person_count) filter (summed.channel = 'email') over (), 0)::bigint
        as email_bounced_person_count,
    sum(summed.bounced_person_count) filter (summed.channel = 'email') over ()
    / sum(summed.sent_person_count) filter (summed.channel = 'email') over ()
        as email_bounced_share,
    sum(summed.bounced_person_count) filter (summed.channel = 'letter') over ()
    / sum(summed.sent_person_count) filter (summed.channel = 'letter') over ()
        as letter_bounced_share,
    sum(summed.bounced_person_count) over ()::bigint as all_bounced_person_count,
    sum(summed.bounced_person_count) over () / sum(summed.sent_person_count) over ()
        as all_bounced_share,
    min(summed.channel) over () <> max(summed.channel) over () as is_by_both
from summed
inner join assumptions as figures on summed.unit_figure = figures.name
where summed.sent_person_count > 0
order by summed.channel asc, summed.status asc
