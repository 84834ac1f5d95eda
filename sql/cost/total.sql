-- What do notification, crisis and fine cost the agency, and how sure is that?
--
-- Grain:       the whole, then one row per component, the highest mean first.
-- Needs:       segments, messages, breach figures, assumed figures, age, status, contact, worth of
--              contacts, vital status, kinds of copies.
-- Headline:    Given our ranges, notification, crisis and fine cost the agency about {mean_eur}
--              on average, and in eight of ten draws from {p10_eur} to {p90_eur}; the fine is
--              {fine_eur} of it. Compensation, the measures enjoined and its own staff, but for
--              calls and returned letters, are left out.
-- Full size:   costs
-- Note:        about is the mean, which is exact: quantity, rate and unit cost of a component are
--              drawn apart from each other. Quantiles are those of 10,000 draws, the same for
--              everybody; between p10 and p90 lie eight draws of ten. Each assumed figure that
--              moves a quantity is drawn once for all quantities, so that what it moves moves
--              together: e-mails that no longer arrive make more SMS, letters and returned letters
--              (quantity_ends). What figures do to a quantity is added up; its mean is not its
--              centre. Rates and unit costs are drawn apart, which makes the whole a little too
--              sure. Of the fine and the crisis selected people have a share, by living persons.
--              Why draws, and no ends: prices vary too; between which ends figures alone move the
--              sum says method/drivers. Left out are compensation (cost/claims), the measures that
--              the authority enjoined, the agency's own staff, but for calls and returned letters,
--              and what the persons lose (fields/victims).
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
