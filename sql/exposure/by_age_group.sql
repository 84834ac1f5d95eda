-- How many people of each age group of the labour statistics does the breach expose?
--
-- Grain:       one row per age group of Dares: under 25, 25-49, 50 and over; youngest first.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses,
--              $first_years, $end_bands, lists of values; null keeps all.
-- Headline (most persons):
--              Most are aged {age_group}: {person_count:persons} in {record_count:records},
--              {person_share:.1} of the exposed.
-- Note:        a person counts once, where the primary record is.
--              Ages are those of 5 March 2024; under 25 begins at 16.

select
    age_group(age_band) as age_group,
    sum(record_count)::bigint as record_count,
    sum(person_count)::bigint as person_count,
    sum(person_count) / nullif(sum(sum(person_count)) over (), 0) as person_share
from selected_cells(
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
)
group by age_group(age_band)
order by min(age_band)
