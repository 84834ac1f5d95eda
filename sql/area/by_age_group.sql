-- What share of the residents of each age group is exposed in a département?
--
-- Grain:       one row per group of ages, youngest first.
-- Needs:       age, sex, area, residents, vital status.
-- Example:     $departement 59
-- Headline:    {kind.In_the_model} {persons_per_thousand} residents of {departement_code} aged
--              {age_range} are exposed; in France {france_persons_per_thousand}.
-- Full size:   rates
-- Finding:     By assumption from {lowest_in_thousand} (aged {last_ranked_age_range_id}) to
--              {highest_persons_per_thousand} (aged {first_ranked_age_range_id})
-- Mark:        modelled
-- Note:        the rate divides exposed residents, alive and in France, by residents. Ages are
--              those of {breach.reference_day}; of residents, those of 1 January 2023. The six
--              groups add up the bands of area/by_age_band. Residents are INSEE's, those aged 16-17
--              derived; how many of them are exposed is modelled, see method/departement_figures.
--              {kind.Ages_assumed}
-- Source:      residents: INSEE, estimates at 1 January 2023 by département, sex and age.

with

age_ranges as (

    select age_ranges.*
    from (
        values
        ('from_16', 16),
        ('from_18', 18),
        ('from_25', 25),
        ('from_50', 50),
        ('from_60', 60),
        ('from_75', 75)
    ) as age_ranges (age_range, from_age)

),

by_band as (

    select
        *,
        departement_code = $departement::departement_code as is_here
    from exposed_residents(null, null, null, null, null, null)

),

cells as (

    select
        by_band.*,
        age_bands.first_age
    from by_band
    inner join age_bands using (age_band)

),

by_group as (

    select
        age_ranges.age_range,
        age_ranges.from_age,
        sum(cells.record_count) filter (where cells.is_here)::bigint as record_count,
        sum(cells.living_here_person_count) filter (where cells.is_here)::bigint
            as living_here_person_count,
        sum(cells.resident_count) filter (where cells.is_here)::bigint as resident_count,
        1000 * sum(cells.living_here_person_count) / sum(cells.resident_count)
            as france_persons_per_thousand
    from cells
    asof inner join age_ranges on cells.first_age >= age_ranges.from_age
    group by age_ranges.age_range, age_ranges.from_age

),

rated as (

    select
        *,
        1000 * rated_persons(living_here_person_count) / resident_count as persons_per_thousand
    from by_group

),

asked_departement as (

    select
        departement_code,
        departement_name
    from departements
    where departement_code = $departement::departement_code

)

select
    asked_departement.departement_code,
    asked_departement.departement_name,
    rated.age_range,
    rated.record_count,
    rated.living_here_person_count,
    rated.resident_count,
    rated.persons_per_thousand,
    rated.france_persons_per_thousand,
    min(rated.persons_per_thousand) over () as lowest_in_thousand,
    max(rated.persons_per_thousand) over () as highest_persons_per_thousand,
    first_value(rated.age_range) over lowest_first as last_ranked_age_range_id,
    first_value(rated.age_range) over highest_first as first_ranked_age_range_id
from rated
cross join asked_departement
window
    lowest_first as (order by rated.persons_per_thousand asc nulls last, rated.from_age asc),
    highest_first as (order by rated.persons_per_thousand desc nulls last, rated.from_age asc)
order by rated.from_age
