-- How many people of each age does the breach expose by registration status?
--
-- Grain:       one row per registration status and age band, youngest first.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses,
--              $first_years, $end_bands, lists of values; null keeps all.
-- Headline (most persons):
--              Most have the status {status} and are aged {age_band}: {person_count:persons} in
--              {record_count:records}.
-- Note:        a person counts once, where the primary record is. Ages are those of 5 March 2024.
--              person_share is the part of the status.

select
    status,
    age_band,
    sum(record_count)::bigint as record_count,
    sum(person_count)::bigint as person_count,
    sum(person_count) / nullif(sum(sum(person_count)) over (partition by status), 0)
        as person_share
from selected_cells(
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
)
group by status, age_band
order by status, age_band
