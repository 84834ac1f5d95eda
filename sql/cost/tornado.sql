-- Which component can move the cost of notification, crisis and fine furthest?
--
-- Grain:       one row per component, the widest swing first.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses, $first_years,
--              $end_bands, lists of values; null keeps all. $email_cost, $sms_cost,
--              $letter_cost, $returned_letter_cost, $public_notice_cost, $call_cost,
--              $investigation_cost, $crisis_response_cost, $identity_protection_cost, in euros;
--              null is the ledger's, and a value takes the place of its central one, with low and
--              high in proportion. $identity_protection_take_up, how many in a thousand of those
--              told take a watch on their identity, with low and high likewise; null is none, as
--              none was offered.
-- Headline:    The {component_id} can move the cost of notification, crisis and fine furthest: from
--              the low to the high end of its range, the whole goes from {low_total_eur} to
--              {high_total_eur}.
-- Note:        one component goes from its low to its high end, its rate and its unit cost
--              together, all others stay at their mean; the ends of a range are judged by hand,
--              so a wide swing may only be a wide judgement. What is left out: see cost/total.
-- Source:      unit costs and rates: assumptions, see method/ledger.

select
    component_id,
    record_count,
    person_count,
    mean_eur,
    sum(mean_eur) over () as mean_total_eur,
    mean_total_eur - mean_eur + low_eur as low_total_eur,
    mean_total_eur - mean_eur + high_eur as high_total_eur,
    high_eur - low_eur as swing_eur
from cost_parts(
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands,
    unit_costs(
        $email_cost, $sms_cost, $letter_cost, $returned_letter_cost, $public_notice_cost,
        $call_cost, $investigation_cost, $crisis_response_cost, $identity_protection_cost
    ),
    $identity_protection_take_up
)
order by swing_eur desc, component_id asc
