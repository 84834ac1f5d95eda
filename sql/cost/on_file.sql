-- What does it cost to write to each person by the contacts on file?
--
-- Grain:       one row per channel that what is on file allows, in the order in which they are
--              tried.
-- Needs:       assumed figures, contact.
-- Headline:    At the prices of our ledger, writing once to {all_writable_person_count:M persons}
--              by the contacts on file costs about {mode_sum_eur}, from {least_sum_eur} to
--              {most_sum_eur}.
-- Finding:     Writing once to {all_writable_person_count:M persons} costs about {mode_sum_eur}
-- Base:        persons
-- Mark:        modelled
-- Note:        each person receives one message, by the first channel that the contacts on file
--              allow: see notification/on_file. The file does not say which messages come back;
--              returns cost more: cost/components counts them. An SMS is taken to be of one part,
--              unless $sms_parts says more. Left out are calls, a public communication, and the
--              work of those who write. Low and high are those of the ledger, all at once.
-- Source:      unit costs: assumptions, see method/ledger.

with

on_file as (

    select
        channel,
        record_count,
        person_count,
        case channel
            when 'email' then $email_cost
            when 'sms' then $sms_cost
            else $letter_cost
        end::double as asked_unit,
        case channel when 'sms' then coalesce($sms_parts, 1) else 1 end as part_count
    from contacts_on_file(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

),

priced as (

    select
        on_file.channel,
        on_file.record_count,
        on_file.person_count,
        prices.low_unit,
        prices.mode_unit,
        prices.high_unit,
        coalesce(on_file.asked_unit / prices.mode_unit, 1) * on_file.part_count as scale
    from on_file
    inner join cost_prices() as prices
        on
            case on_file.channel
                when 'email' then 'emails'
                when 'sms' then 'sms'
                when 'letter' then 'letters'
            end = prices.component_id

),

summed as (

    select
        channel,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        any_value(mode_unit * scale) as mode_unit_eur,
        sum(in_micro_eur(person_count * low_unit * scale)) as least_sum,
        sum(in_micro_eur(person_count * mode_unit * scale)) as mode_sum,
        sum(in_micro_eur(person_count * high_unit * scale)) as most_sum
    from priced
    group by channel
    having sum(person_count) > 0

)

select
    channel,
    record_count,
    person_count,
    mode_unit_eur,
    least_sum::double as least_eur,
    mode_sum::double as mode_eur,
    most_sum::double as most_eur,
    sum(person_count) over ()::bigint as all_writable_person_count,
    sum(least_sum) over ()::double as least_sum_eur,
    sum(mode_sum) over ()::double as mode_sum_eur,
    sum(most_sum) over ()::double as most_sum_eur
from summed
order by channel asc
