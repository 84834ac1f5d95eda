-- When did the exposed people first register, and how long ago did the last registration end?
--
-- Grain:       one row per year of first registration and completed years since the end, earliest
--              year first; those still registered stand before those who have left.
-- Needs:       status, first registration, end, vital status.
-- Headline (is_all):
--              All persons are in one group, first {kind.who_entered} in {first_year},
--              {history_id}: {living_here_person_count:M exposed_residents}.
-- Headline (not persons_per_year):
--              {living_here_person_share:.1} of the persons were first {kind.who_entered} in
--              {first_year}, {history_id}: {living_here_person_count:M exposed_residents}.
-- Headline (most persons per year):
--              Per year of {kind.first_registration} and per year since the end, the largest group
--              is the persons first {kind.who_entered} in {first_year}, {history_id}, with
--              {living_here_person_share:.1}: {living_here_person_count:M exposed_residents}.
-- Note:        exposed residents are alive and live in France; persons_per_year counts them. A
--              person counts once, where the primary record is. {breach.Window_first_year} includes
--              all earlier years; candidate spaces have no year and are left out. Bands of unequal
--              width are compared per year of first registration and per year since the end;
--              {breach.window_first_year}, {breach.window_last_year} and those still registered
--              have no such width.

with

cells as (

    select
        first_year,
        end_band,
        coalesce(end_band::varchar, 'registered') as history_id,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        sum(living_here_person_count)::bigint
            as living_here_person_count
    from selected_cells(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    -- Of a list some ends are not known, or lie before the bands.
    where
        first_year is not null
        and (status in ('registered', 'candidate_space') or end_band is not null)
    group by first_year, end_band

)

select
    first_year,
    history_id,
    record_count,
    person_count,
    living_here_person_count,
    sum(living_here_person_count) over (partition by first_year)::bigint
        as first_year_living_here_person_count,
    living_here_person_count / (first_year_years(first_year) * end_band_years(end_band))
        as persons_per_year,
    living_here_person_count / nullif(sum(living_here_person_count) over (), 0)
        as living_here_person_share,
    living_here_person_share = 1 as is_all
from cells
order by first_year, end_band nulls first
