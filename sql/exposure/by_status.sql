-- How many people does the breach expose by registration status?
--
-- Grain:       one row per registration status.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses,
--              $first_years, $end_bands, lists of values; null keeps all.
-- Headline (is_all):
--              All have the status {status}: about {person_count:M persons} in
--              {record_count:M records}.
-- Headline (is_most):
--              Most, {person_share:.1}, have the status {status}: about {person_count:M persons} in
--              {record_count:M records}.
-- Headline (most persons):
--              The largest group has the status {status}, with {person_share:.1}: about
--              {person_count:M persons} in {record_count:M records}.
-- Note:        a person counts once, where the primary record is.
--              inscrit, radié and identifié in the words of the CNIL's decision.

select
    status,
    sum(record_count)::bigint as record_count,
    sum(person_count)::bigint as person_count,
    sum(person_count) / nullif(sum(sum(person_count)) over (), 0) as person_share,
    person_share > 0.5 as is_most,
    person_share = 1 as is_all
from selected_cells(
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
)
group by status
order by status
