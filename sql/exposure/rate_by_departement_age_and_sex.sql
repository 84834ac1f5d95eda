-- How many people in a thousand of each département, age and sex are exposed?
--
-- Grain:       one row per département, age band and sex, in that order.
-- Needs:       age, sex, area, residents, vital status.
-- Example:     $departements 59 974 $sexes female
-- Headline (is_one):
--              {kind.In_the_model}, {persons_per_thousand} residents of {departement_code} aged
--              {age_band} ({sex}) are exposed.
-- Headline (full_cell_count):
--              {kind.In_the_model}, {all_persons_per_thousand} {residents_id} are exposed; in
--              {full_cell_count} of {cell_count:cells}, more persons are exposed than there are
--              residents.
-- Headline:    {kind.In_the_model}, {all_persons_per_thousand} {residents_id} are exposed;
--              depending on département, age and sex, from {lowest_persons_per_thousand} to
--              {highest_persons_per_thousand}.
-- Full size:   rates
-- Note:        the rate divides exposed residents, without the deceased and those abroad, by all
--              residents. A selection by département, age or sex applies to both; by status or
--              history, to the exposed only. Residents are INSEE's, those aged 16–17 and 18–19
--              derived; how many of them are exposed is modelled, see method/departement_figures.
--              {kind.Ages_assumed}
-- Source:      residents: INSEE, estimates at 1 January 2023 by département, sex and age.

with

cells as (

    select
        *,
        residents_id($age_bands, $sexes) as residents_id
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
    cells.living_here_person_count,
    cells.resident_count,
    cells.residents_id,
    1000 * rated_persons(cells.living_here_person_count) / nullif(cells.resident_count, 0)
        as persons_per_thousand,
    1000 * sum(cells.living_here_person_count) over () / sum(cells.resident_count) over ()
        as all_persons_per_thousand,
    min(
        1000 * rated_persons(cells.living_here_person_count) / nullif(cells.resident_count, 0)
    ) over ()
        as lowest_persons_per_thousand,
    max(
        1000 * rated_persons(cells.living_here_person_count) / nullif(cells.resident_count, 0)
    ) over ()
        as highest_persons_per_thousand,
    count(*) over () as cell_count,
    count(*) filter (cells.living_here_person_count > cells.resident_count) over ()
        as full_cell_count,
    count(*) over () = 1 as is_one
from cells
inner join departements using (departement_code)
order by cells.departement_code, cells.age_band, cells.sex
