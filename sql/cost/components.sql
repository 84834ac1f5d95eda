-- What does each part of the breach cost the agency?
--
-- Grain:       one row per component, the costliest first.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses, $first_years,
--              $end_bands, lists of values; null keeps all.
-- Headline:    Telling people costs about {notification_mean_eur}, {notification_low_eur} at the
--              least and {notification_high_eur} at the most, calls included; with all else
--              about {all_mean_eur}.
-- Note:        low and high are ends of a range, not of a chance; the mean is that of a
--              triangular distribution between them. What is paid once for the breach is shared
--              out by persons. The cost of the persons is not in it. Persons are those whom the
--              component is paid for.
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
    mode_eur,
    high_eur,
    source,
    (low_eur + mode_eur + high_eur) / 3 as mean_eur,
    sum(low_eur) filter (where is_notification) over () as notification_low_eur,
    sum(mean_eur) filter (where is_notification) over () as notification_mean_eur,
    sum(high_eur) filter (where is_notification) over () as notification_high_eur,
    sum(mean_eur) over () as all_mean_eur
from cost_parts(
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
)
order by mean_eur desc, component_id asc
