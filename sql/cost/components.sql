-- What does each part of the breach cost the agency?
--
-- Grain:       one row per component, the costliest first.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses, $first_years,
--              $end_bands, lists of values; null keeps all.
-- Headline:    Telling people costs likely {notification_mode_eur:M} euros,
--              {notification_low_eur:M} at the least and {notification_high_eur:M} at the
--              most, calls included; with all else, likely {all_mode_eur:M}.
-- Note:        low and high are ends of a range, not of a chance. The cost of the persons is
--              not in it. What is paid once for the breach is shared out by persons. The fine
--              is the one that could be expected before the decision. Persons are those whom
--              the component is paid for.
-- Source:      unit costs and rates: assumptions, see method/ledger.

select
    component,
    about,
    counts,
    is_notification,
    record_count,
    person_count,
    quantity,
    low_eur,
    mode_eur,
    high_eur,
    source,
    sum(low_eur) filter (where is_notification) over () as notification_low_eur,
    sum(mode_eur) filter (where is_notification) over () as notification_mode_eur,
    sum(high_eur) filter (where is_notification) over () as notification_high_eur,
    sum(mode_eur) over () as all_mode_eur
from cost_parts(
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
)
order by mode_eur desc, component asc
