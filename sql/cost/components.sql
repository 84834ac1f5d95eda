-- What does each part of notification, crisis and fine cost the agency?
--
-- Grain:       one row per component, the costliest first.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses, $first_years,
--              $end_bands, lists of values; null keeps all. $email_cost, $sms_cost,
--              $letter_cost, $returned_letter_cost, $public_notice_cost, $call_cost,
--              $investigation_cost, $crisis_response_cost, $identity_protection_cost, in euros;
--              null is the ledger's, and a value takes the place of its central one, with low and
--              high in proportion. $identity_protection_take_up, how many in a thousand of those
--              told take a watch on their identity, with low and high likewise; null is none, as
--              none was offered.
-- Headline:    Given our ranges, telling people costs about {notification_mean_eur}, calls
--              included, and anything from {notification_low_eur} to {notification_high_eur};
--              notification, crisis and fine together about {all_mean_eur}.
-- Note:        low, central and high are those of every figure at once, ends of a range and not
--              of a chance; about is the mean of triangular distributions, of rate and unit cost
--              apart. What is paid once for the breach is shared out by persons. Persons are
--              those that counted_by counts. Left out are compensation (cost/claims), the
--              measures that CNIL enjoined, the agency's own staff, but for calls and returned
--              letters, and what the persons lose (fields/victims).
-- Source:      the fine: CNIL; unit costs and rates: assumptions, see method/ledger.

select
    component_id,
    component_id as component_note_id,
    counted_by,
    is_notification,
    record_count,
    person_count,
    quantity,
    low_eur,
    central_eur,
    high_eur,
    mean_eur,
    source,
    sum(low_eur) filter (where is_notification) over () as notification_low_eur,
    sum(mean_eur) filter (where is_notification) over () as notification_mean_eur,
    sum(high_eur) filter (where is_notification) over () as notification_high_eur,
    sum(mean_eur) over () as all_mean_eur
from cost_parts(
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands,
    unit_costs(
        $email_cost, $sms_cost, $letter_cost, $returned_letter_cost, $public_notice_cost,
        $call_cost, $investigation_cost, $crisis_response_cost, $identity_protection_cost
    ),
    $identity_protection_take_up
)
order by mean_eur desc, component_id asc
