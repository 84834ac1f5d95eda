-- How many people of each age does the breach expose by registration status?
--
-- Grain:       one row per registration status and age band, youngest first.
-- Needs:       age, status.
-- Headline (is_all):
--              All persons have the status {status} and are aged {age_band}: about
--              {person_count:M persons} in {record_count:M records}.
-- Headline (not persons_per_year):
--              {person_share:.1} of the persons with the status {status} are aged {age_band}: about
--              {person_count:M persons} in {record_count:M records}.
-- Headline (most persons per year):
--              Per year of age, the largest group has the status {status} and is aged {age_band}:
--              about {person_count:M persons} in {record_count:M records}, {person_share:.1} of
--              that status.
-- Note:        a living person counts once, where the primary record is, and in a place only if
--              that person lives in France: places add up to less than the country. Ages are those
--              of {breach.reference_day}. person_share is the share within the status. Bands of
--              unequal width are compared per year of age; 75 and over, which has no upper end, is
--              not compared.

select
    status,
    age_band,
    sum(record_count)::bigint as record_count,
    sum(person_count)::bigint as person_count,
    sum(person_count) / nullif(sum(sum(person_count)) over (partition by status), 0)
        as person_share,
    sum(person_count) / age_band_years(age_band) as persons_per_year,
    sum(person_count) = sum(sum(person_count)) over () as is_all
from selected_cells(
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
)
group by status, age_band
order by status, age_band
