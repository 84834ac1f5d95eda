-- How many women and men of each age does the breach expose?
--
-- Grain:       one row per age band and sex, youngest first.
-- Needs:       age, sex.
-- Headline (is_all):
--              All persons are {sex} aged {age_band}: about {person_count:M persons} in
--              {record_count:M records}.
-- Headline (not persons_per_year):
--              {person_share:.1} of the persons are {sex} aged {age_band}: about
--              {person_count:M persons} in {record_count:M records}.
-- Headline (most persons per year):
--              Per year of age, the largest group is {sex} aged {age_band}, with {person_share:.1}
--              of the exposed persons: about {person_count:M persons} in {record_count:M records}.
-- Note:        a living person counts once, where the primary record is, and in a place only if
--              that person lives in France: places add up to less than the country. Ages are those
--              of {breach.reference_day}. Bands of unequal width are compared per year of age; 75
--              and over, which has no upper end, is not compared. {kind.Ages_assumed}

select
    age_band,
    sex,
    sum(record_count)::bigint as record_count,
    sum(person_count)::bigint as person_count,
    sum(person_count) / age_band_years(age_band) as persons_per_year,
    sum(person_count) / nullif(sum(sum(person_count)) over (), 0) as person_share,
    person_share = 1 as is_all
from selected_cells(
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
)
group by age_band, sex
order by age_band, sex
