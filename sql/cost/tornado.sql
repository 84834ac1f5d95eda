-- On which assumption does the cost turn most?
--
-- Grain:       one row per component, the widest swing first.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses, $first_years,
--              $end_bands, lists of values; null keeps all.
-- Headline:    The cost turns most on the {component_id}: from its low to its high end the
--              whole goes from {low_total_eur} to {high_total_eur}.
-- Note:        one component goes from its low to its high end, all others stay at their
--              mean; the ends of a range are judged by hand, so a wide swing may only be a
--              wide judgement.
-- Source:      unit costs and rates: assumptions, see method/ledger.

select
    component_id,
    record_count,
    person_count,
    (low_eur + mode_eur + high_eur) / 3 as mean_eur,
    sum(mean_eur) over () as mean_total_eur,
    mean_total_eur - mean_eur + low_eur as low_total_eur,
    mean_total_eur - mean_eur + high_eur as high_total_eur,
    high_eur - low_eur as swing_eur
from cost_parts(
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
)
order by swing_eur desc, component_id asc
