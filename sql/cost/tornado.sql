-- Which component can move the cost of notification, crisis management and fine furthest?
--
-- Grain:       one row per component, the widest swing first.
-- Needs:       segments, messages, breach figures, assumed figures, age, status, contact, worth of
--              contacts, vital status, kinds of copies.
-- Headline:    Given our ranges, the {component_id} can move the cost of notification, crisis
--              management and fine furthest from its mean of {mean_total_eur}: in eight of ten
--              draws this component alone takes off no more than {below_mean_eur} and adds no more
--              than {above_mean_eur}.
-- Finding (swing_eur):
--              {component_id} can change the total most: −{below_mean_eur}, +{above_mean_eur}
-- Finding:     No component can change the total
-- Mark:        modelled
-- Full size:   costs
-- Note:        one component goes from p10 to p90 of its own 10,000 draws, with quantity, rate and
--              unit cost drawn independently, while all others stay at their mean. The ends of a
--              range are a matter of judgement, and a wide swing may reflect only that judgement.
--              These are changes of the total, not a range of it: cost/total has the range, and
--              what is left out.
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

ranges as (

    from cost_ranges(parts)

)

select
    parts.component_id,
    parts.record_count,
    parts.person_count,
    ranges.p10_eur,
    ranges.p90_eur,
    parts.mean_eur,
    sum(parts.mean_eur) over () as mean_total_eur,
    parts.mean_eur - ranges.p10_eur as below_mean_eur,
    ranges.p90_eur - parts.mean_eur as above_mean_eur,
    ranges.p90_eur - ranges.p10_eur as swing_eur
from parts
inner join ranges using (component_id)
order by swing_eur desc, parts.component_id asc
