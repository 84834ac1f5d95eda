-- How many people in a thousand of each département, age and sex are exposed?
--
-- Grain:       one row per département, age band and sex, in that order.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses,
--              $first_years, $end_bands, lists of values; null keeps all.
-- Example:     $departements 59 974 $sexes female
-- Headline (most persons):
--              Most in one cell are those of {departement_code} aged {age_band} ({sex}):
--              {persons_per_thousand} of them are exposed.
-- Note:        the rate leaves out the deceased and those abroad, and divides by residents.
--              Départements, ages and sexes select both; status and history the exposed only.
--              Both sides are modelled: the départements of a région have the same ages, so a few
--              cells overseas pass 1,000.
--              With fewer than 43 million records a rate is as much smaller; ratios are not.
-- Source:      residents: INSEE, estimates at 1 January 2023, raked to départements and ages.

with

cells as (

    from exposed_residents(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

)

select
    cells.departement_code,
    departements.departement_name,
    cells.age_band,
    cells.sex,
    cells.record_count,
    cells.person_count,
    cells.living_here_person_count,
    cells.resident_count,
    1000 * cells.living_here_person_count / nullif(cells.resident_count, 0) as persons_per_thousand
from cells
inner join departements using (departement_code)
order by cells.departement_code, cells.age_band, cells.sex
