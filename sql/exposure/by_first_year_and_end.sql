-- When did the exposed people first register, and how long ago did the last registration end?
--
-- Grain:       one row per year of first registration and completed years since the end, earliest
--              year first; those still registered stand before those who have left.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses,
--              $first_years, $end_bands, lists of values; null keeps all.
-- Headline (is_all):
--              All are of those first registered in {first_year}, {history_id}: about
--              {person_count:M persons} in {record_count:M records}.
-- Headline (not persons_per_year):
--              {person_share:.1} are of those first registered in {first_year}, {history_id}: about
--              {person_count:M persons} in {record_count:M records}.
-- Headline (most persons per year):
--              Per year of first registration and per year since the end, the largest group is
--              those first registered in {first_year}, {history_id}, with {person_share:.1}:
--              about {person_count:M persons} in {record_count:M records}.
-- Note:        a person counts once, where the primary record is.
--              2004 means 2004 or before; candidate spaces have no year and are left out. Bands
--              of unequal width are compared per year of first registration and per year since
--              the end; 2004 or before, and those still registered, have no such width.

select
    first_year,
    coalesce(end_band::varchar, 'registered') as history_id,
    sum(record_count)::bigint as record_count,
    sum(person_count)::bigint as person_count,
    sum(sum(person_count)) over (partition by first_year)::bigint as first_year_person_count,
    sum(person_count) / (first_year_years(first_year) * end_band_years(end_band))
        as persons_per_year,
    sum(person_count) / nullif(sum(sum(person_count)) over (), 0) as person_share,
    person_share = 1 as is_all
from selected_cells(
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
)
where first_year is not null
group by first_year, end_band
order by first_year, end_band nulls first
