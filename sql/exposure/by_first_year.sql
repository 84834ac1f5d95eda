-- In which year did the exposed people first register?
--
-- Grain:       one row per year of first registration, earliest first.
-- Needs:       first registration, vital status.
-- Headline (is_all):
--              All first {kind.entered} in {first_year}: about {person_count:M living_persons}
--              in {record_count:M records}.
-- Headline (not persons_per_year):
--              {person_share:.1} of the persons first {kind.entered} in {first_year}: about
--              {person_count:M living_persons} in {record_count:M records}.
-- Headline (open_person_share):
--              Per year the largest group first {kind.entered} in {first_year}, with
--              {person_share:.1}: about {person_count:M living_persons} in
--              {record_count:M records}; {open_person_share:.1} did so in
--              {term.first_year_or_before}.
-- Headline (most persons per year):
--              Per year the largest group first {kind.entered} in {first_year}, with
--              {person_share:.1}: about {person_count:M living_persons} in
--              {record_count:M records}.
-- Finding (held_since_year):
--              {kind.In_the_model}, {kind.first_registrations} fell until {held_since_year}, then
--              held near {held_persons_per_year:~} a year
-- Finding (is_trend_known):
--              {kind.In_the_model}, {kind.first_registrations}: {first_full_year_person_count} in
--              {first_full_year}, {last_full_year_person_count} in {last_full_year}
-- Finding:     {kind.In_the_model}, {all_living_here_person_count:M exposed_residents}
--              {all_living_here_person_count:has/have} a year of {kind.first_registration}
-- Mark:        modelled
-- Note:        a person counts once, where the primary record is. {breach.Window_first_year} also
--              stands for all years before it, and {breach.window_last_year} ends on
--              {breach.reference_day}: neither is compared with the whole years. Candidate spaces
--              have no year and are left out; the shares are of those who have one. Findings are
--              about exposed residents, alive and in France, and about whole years: "fell" means
--              from each year to the next, and "held" means within a tenth of the mean of the last
--              five years or more.

with

by_year as (

    select
        first_year,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        sum(living_here_person_count)::bigint
            as living_here_person_count,
        first_year_years(first_year) as year_count
    from selected_cells(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    where first_year is not null
    group by first_year

),

steps as (

    select
        first_year,
        living_here_person_count,
        lag(living_here_person_count) over (order by first_year) as previous_count,
        lag(first_year) over (order by first_year) as previous_year
    from by_year
    where year_count = 1

),

-- Of each whole year: whether every one up to it fell, and whether all from it on held.
runs as (

    select
        first_year,
        living_here_person_count,
        bool_and(
            previous_year is null
            or (previous_year = first_year - 1 and living_here_person_count < previous_count)
        ) over (order by first_year) as has_fallen,
        sum(living_here_person_count) over later as later_count,
        count(*) over later as later_year_count,
        min(living_here_person_count) over later as lowest_count,
        max(living_here_person_count) over later as highest_count,
        last_value(first_year) over later as last_year,
        later_count / later_year_count as mean_count,
        later_year_count >= 5
        and last_year - first_year + 1 = later_year_count
        and 10 * lowest_count * later_year_count >= 9 * later_count
        and 10 * highest_count * later_year_count <= 11 * later_count as has_held
    from steps
    window later as (order by first_year rows between current row and unbounded following)

),

trend as (

    select
        min(first_year) as first_full_year,
        max(first_year) as last_full_year,
        arg_min(living_here_person_count, first_year) as first_full_year_person_count,
        arg_max(living_here_person_count, first_year) as last_full_year_person_count,
        min(first_year) filter (has_held) > first_full_year
        and arg_min(has_fallen, first_year) filter (has_held) as has_fallen_and_held,
        if(has_fallen_and_held, min(first_year) filter (has_held), null) as held_since_year,
        if(has_fallen_and_held, arg_min(mean_count, first_year) filter (has_held), null)
            as held_persons_per_year
    from runs

)

select
    by_year.first_year,
    by_year.record_count,
    by_year.person_count,
    by_year.living_here_person_count,
    trend.held_since_year,
    trend.held_persons_per_year,
    trend.first_full_year,
    trend.last_full_year,
    trend.first_full_year_person_count,
    trend.last_full_year_person_count,
    by_year.person_count / by_year.year_count as persons_per_year,
    by_year.person_count / nullif(sum(by_year.person_count) over (), 0) as person_share,
    sum(by_year.person_count) filter (by_year.first_year = window_first_year()) over ()
    / nullif(sum(by_year.person_count) over (), 0) as open_person_share,
    person_share = 1 as is_all,
    sum(by_year.living_here_person_count) over ()::bigint as all_living_here_person_count,
    trend.last_full_year > trend.first_full_year as is_trend_known
from by_year
cross join trend
order by by_year.first_year
