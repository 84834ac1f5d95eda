-- How many people does the breach expose by registration status?
--
-- Grain:       one row per registration status.
-- Needs:       status, vital status.
-- Headline (is_all):
--              All have the status {status}: {living_here_person_count:M exposed_residents}.
-- Headline (is_most):
--              Most exposed residents, {living_here_person_share:.1}, have the status {status}:
--              {living_here_person_count:M}.
-- Headline (most persons):
--              The largest group of exposed residents has the status {status}, with
--              {living_here_person_share:.1}: {living_here_person_count:M exposed_residents}.
-- Note:        exposed residents are alive and live in France; person_count counts all living
--              persons, those abroad included, and in a place its residents: places add up to less
--              than the country. A person counts once, where the primary record is. CNIL's decision
--              calls the statuses inscrit, radié and identifié.

select
    status,
    sum(record_count)::bigint as record_count,
    sum(person_count)::bigint as person_count,
    sum(person_count) / nullif(sum(sum(person_count)) over (), 0) as person_share,
    sum(living_here_person_count)::bigint
        as living_here_person_count,
    sum(living_here_person_count)
    / nullif(sum(sum(living_here_person_count)) over (), 0)
        as living_here_person_share,
    living_here_person_share > 0.5 as is_most,
    living_here_person_share = 1 as is_all
from selected_cells(
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
)
group by status
order by status
