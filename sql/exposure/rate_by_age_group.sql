-- How many people in a thousand of each age group of the labour statistics are exposed?
--
-- Grain:       one row per age group of Dares: under 25, 25-49, 50 and over; youngest first.
-- Needs:       age, sex, area, residents, vital status.
-- Headline (most exposed residents):
--              {kind.In_the_model}, {all_persons_per_thousand} {residents_id} are exposed; in the
--              age group {age_group}, which has {living_here_person_share:.1} of the exposed,
--              {persons_per_thousand}.
-- Full size:   rates
-- Note:        the rate divides exposed residents, without the deceased and those abroad, by all
--              residents. A selection by département, age or sex applies to both; by status or
--              history, to the exposed only. Under 25 begins at 16, where registration does.
--              Residents are INSEE's, those aged 16–17 and 18–19 derived; how many of them are
--              exposed is modelled, see method/departement_figures. {kind.Ages_assumed}
-- Source:      residents: INSEE, estimates at 1 January 2023 by département, sex and age.

with

cells as (

    from exposed_residents(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    inner join age_bands using (age_band)

)

select
    labour_group as age_group,
    sum(record_count)::bigint as record_count,
    sum(living_here_person_count)::bigint as living_here_person_count,
    sum(resident_count)::bigint as resident_count,
    1000 * rated_persons(sum(living_here_person_count)) / sum(resident_count)
        as persons_per_thousand,
    1000 * sum(sum(living_here_person_count)) over () / sum(sum(resident_count)) over ()
        as all_persons_per_thousand,
    residents_id($age_bands, $sexes) as residents_id,
    sum(living_here_person_count) / nullif(sum(sum(living_here_person_count)) over (), 0)
        as living_here_person_share
from cells
group by labour_group
order by min(age_band)
