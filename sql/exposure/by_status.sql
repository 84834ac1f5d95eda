-- How many people does the breach expose by registration status?
--
-- Grain:       one row per registration status.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses,
--              $first_years, $end_bands, lists of values; null keeps all.
-- Headline (most persons):
--              Most have the status {status}: {person_count:persons} in {record_count:records}.
-- Note:        a person counts once, where the primary record is.
--              inscrit, radié and identifié in the words of the CNIL's decision.

select
    status,
    sum(record_count)::bigint as record_count,
    sum(person_count)::bigint as person_count
from selected_cells(
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
)
group by status
order by status
