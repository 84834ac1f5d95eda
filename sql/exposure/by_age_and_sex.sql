-- How many women and men of each age does the breach expose?
--
-- Grain:       one row per age band and sex, youngest first.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses,
--              $first_years, $end_bands, lists of values; null keeps all.
-- Headline (most persons):
--              Most are {sex} aged {age_band}: {person_count:persons} in
--              {record_count:records}.
-- Note:        a person counts once, where the primary record is.
--              Ages are those of 5 March 2024.

select
    age_band,
    sex,
    sum(record_count)::bigint as record_count,
    sum(person_count)::bigint as person_count
from selected_cells(
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
)
group by age_band, sex
order by age_band, sex
