-- What does each part of the breach cost the agency?
--
-- Grain:       one row per component, the costliest first.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses, $first_years,
--              $end_bands, lists of values; null keeps all.
-- Headline:    The costliest part is {component}, likely {mode_eur:,.0f} euros, of likely
--              {all_mode_eur:,.0f} in all.
-- Note:        low and high are ends of a range, not of a chance. The cost of the persons is
--              not in it. What is paid once for the breach is shared out by persons. The fine
--              is the one that could be expected before the decision. Persons are those whom
--              the component is paid for.
-- Source:      unit costs and rates: assumptions, see method/ledger.

select
    component,
    about,
    counts,
    record_count,
    person_count,
    quantity,
    low_eur,
    mode_eur,
    high_eur,
    source,
    sum(mode_eur) over () as all_mode_eur
from cost_parts(
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
)
order by mode_eur desc, component asc
