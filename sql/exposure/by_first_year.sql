-- In which year did the exposed people first register?
--
-- Grain:       one row per year of first registration, earliest first.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses,
--              $first_years, $end_bands, lists of values; null keeps all.
-- Headline (is_all):
--              All first registered in {first_year}: about {person_count:M persons} in
--              {record_count:M records}.
-- Headline (open_person_share):
--              Per year the largest group first registered in {first_year}, with
--              {person_share:.1}: about {person_count:M persons} in {record_count:M records};
--              {open_person_share:.1} did so in {term.first_year_or_before}.
-- Headline (most persons per year):
--              Per year the largest group first registered in {first_year}, with
--              {person_share:.1}: about {person_count:M persons} in {record_count:M records}.
-- Note:        a person counts once, where the primary record is. {breach.Window_first_year}
--              stands for all before it, too, and has no beginning, so it is not compared with the
--              others; {breach.window_last_year} ends on {breach.reference_day} and is brought to
--              a year. Candidate spaces have no year and are left out; the shares are of those who
--              have one.

select
    first_year,
    sum(record_count)::bigint as record_count,
    sum(person_count)::bigint as person_count,
    sum(person_count) / first_year_years(first_year) as persons_per_year,
    sum(person_count) / nullif(sum(sum(person_count)) over (), 0) as person_share,
    sum(sum(person_count) filter (first_year_years(first_year) is null)) over ()
    / nullif(sum(sum(person_count)) over (), 0) as open_person_share,
    person_share = 1 as is_all
from selected_cells(
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
)
where first_year is not null
group by first_year
order by first_year
