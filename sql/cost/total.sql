-- What do notification, crisis and fine cost the agency, and how sure is that?
--
-- Grain:       the whole, then one row per component, the highest mean first.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses, $first_years,
--              $end_bands, lists of values; null keeps all. $email_cost, $sms_cost,
--              $letter_cost, $returned_letter_cost, $public_notice_cost, $call_cost,
--              $investigation_cost, $crisis_response_cost, $identity_protection_cost, in euros;
--              null is the ledger's, and a value takes the place of its central one, with low and
--              high in proportion. $identity_protection_take_up, how many in a thousand of those
--              told take a watch on their identity, with low and high likewise; null is none, as
--              none was offered.
-- Headline:    Given our ranges, notification, crisis and fine cost the agency about {mean_eur},
--              between {p10_eur} and {p90_eur}; the fine is {fine_eur} of it. Compensation, the
--              measures enjoined and its own staff, but for calls and returned letters, are
--              left out.
-- Note:        about is the mean, which is exact: rate and unit cost of a component are
--              triangular, and drawn apart from each other. Quantiles are those of 10,000 draws,
--              the same for everybody; between p10 and p90 lie eight draws of ten. Components are
--              drawn apart, too, which makes the whole a little too sure. Left out are
--              compensation (cost/claims), the measures that CNIL enjoined, the agency's own
--              staff, but for calls and returned letters, and what the persons lose
--              (fields/victims).
-- Source:      unit costs and rates: assumptions, see method/ledger.

with

parts as materialized (

    from cost_parts(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands,
        unit_costs(
            $email_cost, $sms_cost, $letter_cost, $returned_letter_cost, $public_notice_cost,
            $call_cost, $investigation_cost, $crisis_response_cost, $identity_protection_cost
        ),
        $identity_protection_take_up
    )

),

drawn as materialized (

    from drawn_parts(parts)

),

whole as (

    select
        coalesce(max(record_count) filter (counted_by = 'breach'), 0) as record_count,
        coalesce(max(person_count) filter (counted_by = 'breach'), 0) as person_count,
        sum(low_eur) as low_eur,
        sum(high_eur) as high_eur,
        sum(mean_eur) as mean_eur,
        sum(mean_eur) filter (component_id = 'fine') as fine_eur
    from parts
    having count(*) > 0

),

sums as (

    select sum(cost_cents)::bigint as total_cents
    from drawn
    group by draw_number

),

whole_quantiles as (

    select
        quantile_cont(total_cents, 0.1) / 100 as p10_eur,
        quantile_cont(total_cents, 0.5) / 100 as p50_eur,
        quantile_cont(total_cents, 0.9) / 100 as p90_eur
    from sums

),

quantiles as (

    select
        component_id,
        quantile_cont(cost_cents, 0.1) / 100 as p10_eur,
        quantile_cont(cost_cents, 0.5) / 100 as p50_eur,
        quantile_cont(cost_cents, 0.9) / 100 as p90_eur
    from drawn
    group by component_id

),

costs as (

    select
        0 as list_order,
        'total' as component_id,
        whole.record_count,
        whole.person_count,
        whole.low_eur,
        whole_quantiles.p10_eur,
        whole_quantiles.p50_eur,
        whole_quantiles.p90_eur,
        whole.high_eur,
        whole.mean_eur
    from whole
    cross join whole_quantiles
    union all
    select
        1 as list_order,
        parts.component_id,
        parts.record_count,
        parts.person_count,
        parts.low_eur,
        quantiles.p10_eur,
        quantiles.p50_eur,
        quantiles.p90_eur,
        parts.high_eur,
        parts.mean_eur
    from parts
    inner join quantiles using (component_id)

)

select
    costs.component_id,
    costs.record_count,
    costs.person_count,
    costs.low_eur,
    costs.p10_eur,
    costs.p50_eur,
    costs.p90_eur,
    costs.high_eur,
    costs.mean_eur,
    whole.fine_eur
from costs
cross join whole
order by costs.list_order asc, costs.mean_eur desc, costs.component_id asc
