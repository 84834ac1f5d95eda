-- What do notification, crisis management and fine cost the agency, and how certain is that?
--
-- Grain:       the whole, then one row per component, the highest mean first.
-- Needs:       segments, messages, breach figures, assumed figures, age, status, contact, worth of
--              contacts, vital status, kinds of copies.
-- Headline:    Given our ranges, notification, crisis management and fine cost the agency about
--              {mean_eur} on average, and, in eight of ten draws, from {p10_eur} to {p90_eur}, the
--              fine of {fine_eur} included. Compensation, the measures ordered and staff time,
--              except for calls and returned letters, are left out.
-- Full size:   costs
-- Note:        "about" is the mean, which is exact: quantity, rate and unit cost of a component are
--              drawn independently. Quantiles are those of 10,000 draws, the same for everybody;
--              between p10 and p90 lie eight draws in ten. Each assumed figure that moves a
--              quantity is drawn once for all quantities, so the quantities that it moves vary
--              together: the fewer e-mails arrive, the more SMS, letters sent and returned letters
--              there are (quantity_ends). The effects of the figures on a quantity are added up;
--              its mean is not its centre. Rates and unit costs are drawn independently, which
--              makes the range of the total a little too narrow. Selected people have a share of
--              the fine and the crisis, in proportion to living persons. These are draws, not ends,
--              because prices vary too; method/drivers gives the ends between which assumed figures
--              alone move the sum. Left out are compensation (cost/claims), the measures that the
--              authority ordered, the work of the agency's staff except for calls and returned
--              letters, and what the persons lose (fields/victims).
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

ranges as materialized (

    from cost_ranges(parts)

),

whole as (

    select
        coalesce(max(record_count) filter (counted_by = 'breach'), 0) as record_count,
        coalesce(max(person_count) filter (counted_by = 'breach'), 0) as person_count,
        sum(mean_eur) as mean_eur,
        sum(mean_eur) filter (component_id = 'fine') as fine_eur
    from parts
    having count(*) > 0

),

costs as (

    select
        0 as list_order,
        'total' as component_id,
        record_count,
        person_count,
        mean_eur
    from whole
    union all
    select
        1 as list_order,
        component_id,
        record_count,
        person_count,
        mean_eur
    from parts

)

select
    costs.component_id,
    costs.record_count,
    costs.person_count,
    ranges.p10_eur,
    ranges.p50_eur,
    ranges.p90_eur,
    costs.mean_eur,
    whole.fine_eur
from costs
inner join ranges using (component_id)
cross join whole
order by costs.list_order asc, costs.mean_eur desc, costs.component_id asc
