-- What does each component of notification, crisis management and fine cost the agency?
--
-- Grain:       one row per component, the costliest first.
-- Needs:       segments, messages, breach figures, assumed figures, age, status, contact, worth of
--              contacts, vital status, kinds of copies.
-- Headline:    Given our ranges, informing people costs about {notification_mean_eur} on average,
--              calls included, and in eight of ten draws from {notification_p10_eur} to
--              {notification_p90_eur}; notification, crisis management and fine together about
--              {all_mean_eur}, and in eight of ten draws from {all_p10_eur} to {all_p90_eur}.
-- Finding (notification_mean_eur):
--              {largest_component_ids}: {largest_share} of the cost of informing
-- Finding:     Informing costs nothing here
-- Mark:        modelled
-- Full size:   costs
-- Note:        p10 and p90 are those of 10,000 draws of the component or of the sum, the same draws
--              for everybody: eight of ten lie between them. "About" gives the mean, which is
--              exact: quantity, rate and unit cost are drawn independently, so that mean_count of
--              the calls or messages times mean_unit_eur is mean_eur. A figure that moves
--              quantities (quantity_ends) is drawn once for all of them: these quantities vary
--              together. quantity is the plan's, with all figures at their centre; mean_count is
--              the mean of lopsided draws, and differs. central_eur has all three at their most
--              likely value, which is lower where a range extends further upwards. An SMS is
--              counted by its parts, as its draft would be sent. What is paid once for the breach,
--              its fine and its crisis, is shared out by living persons, whoever is informed.
--              largest marks the two components of informing with the highest means. Persons are
--              those that counted_by names. Left out are compensation (cost/claims), the measures
--              that the authority ordered, the work of the agency's own staff, except calls and
--              returned letters, and what the persons lose (fields/victims).
-- Source:      the fine: CNIL; unit costs and rates: assumptions, see method/ledger.

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

largest as (

    select
        string_agg(component_id, ' ' order by mean_eur desc, component_id asc)
            as largest_component_ids,
        coalesce(sum(mean_eur), 0) as largest_eur
    from (
        select
            component_id,
            mean_eur
        from parts
        where is_notification and mean_eur > 0
        order by mean_eur desc, component_id asc
        limit 2
    ) as highest

),

sums as (

    select
        max(p10_eur) filter (component_id = 'informing') as notification_p10_eur,
        max(p90_eur) filter (component_id = 'informing') as notification_p90_eur,
        max(p10_eur) filter (component_id = 'total') as all_p10_eur,
        max(p90_eur) filter (component_id = 'total') as all_p90_eur
    from ranges

)

select
    parts.component_id,
    parts.component_id as component_note_id,
    parts.counted_by,
    parts.is_notification,
    parts.record_count,
    parts.person_count,
    parts.quantity,
    parts.mean_unit_eur,
    ranges.p10_eur,
    parts.central_eur,
    ranges.p90_eur,
    parts.mean_eur,
    parts.source,
    sums.notification_p10_eur,
    sums.notification_p90_eur,
    sums.all_p10_eur,
    sums.all_p90_eur,
    largest.largest_component_ids,
    parts.mean_quantity * parts.mean_rate as mean_count,
    parts.mean_eur - ranges.p10_eur as below_mean_eur,
    ranges.p90_eur - parts.mean_eur as above_mean_eur,
    ranges.p90_eur - ranges.p10_eur as swing_eur,
    sum(parts.mean_eur) filter (where parts.is_notification) over () as notification_mean_eur,
    sum(parts.mean_eur) over () as all_mean_eur,
    coalesce(largest.largest_eur / nullif(notification_mean_eur, 0), 0) as largest_share
from parts
inner join ranges using (component_id)
cross join sums
cross join largest
order by parts.mean_eur desc, parts.component_id asc
