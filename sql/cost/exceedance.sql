-- In how many draws do notification, crisis management and fine cost more than a given sum?
--
-- Grain:       one row per sum, the least first: 25, evenly between the least and the most
--              drawn.
-- Needs:       segments, messages, breach figures, assumed figures, age, status, contact, worth of
--              contacts, vital status.
-- Headline:    Given our ranges, half the draws put notification, crisis management and fine above
--              {half_exceed_eur}, and one in ten above {tenth_exceed_eur}.
-- Full size:   costs
-- Note:        the 10,000 draws are the same for everybody. A share of draws is not a probability,
--              as the ranges are a matter of judgement. What is left out: see cost/total.
-- Source:      unit costs and rates: assumptions, see method/ledger.

with

parts as materialized (

    from cost_parts(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands,
        unit_costs(
            $email_cost, $sms_cost, $letter_cost, $returned_letter_cost, $public_notice_cost,
            $call_cost, $investigation_cost, $crisis_response_cost, $identity_protection_cost
        ),
        $identity_protection_take_up,
        $sms_parts,
        $whom
    )

),

drawn as materialized (

    select
        draw_number,
        sum(cost_cents)::bigint as total_cents
    from drawn_parts(parts)
    group by draw_number

),

whole as (

    select
        min(total_cents) as least_cents,
        max(total_cents) as most_cents,
        quantile_cont(total_cents, 0.5) / 100 as half_exceed_eur,
        quantile_cont(total_cents, 0.9) / 100 as tenth_exceed_eur
    from drawn
    having count(*) > 0

),

selected as (

    select
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from selected_cells(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

),

sums as (

    select
        steps.range as step_number,
        whole.half_exceed_eur,
        whole.tenth_exceed_eur,
        whole.least_cents + (whole.most_cents - whole.least_cents) * steps.range // 24 as sum_cents
    from whole
    cross join range(25) as steps

)

select
    selected.record_count,
    selected.person_count,
    sums.half_exceed_eur,
    sums.tenth_exceed_eur,
    sums.sum_cents / 100 as total_eur,
    count(*) filter (drawn.total_cents > sums.sum_cents) / count(*) as exceeded_share
from sums
cross join drawn
cross join selected
group by all
order by total_eur asc, exceeded_share desc
