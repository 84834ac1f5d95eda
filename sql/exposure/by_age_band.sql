-- How many people of each age does the breach expose?
--
-- Grain:       one row per age band, youngest first.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses,
--              $first_years, $end_bands, lists of values; null keeps all.
-- Headline (most persons):
--              Most are aged {age_band}: {person_count:persons} in {record_count:records}.
-- Note:        a person counts once, where the primary record is.
--              Ages are those of 5 March 2024.

select
    age_band,
    sum(record_count)::bigint as record_count,
    sum(person_count)::bigint as person_count
from selected_cells(
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
)
group by age_band
order by age_band
