-- How many women and men in a thousand of each age are exposed?
--
-- Grain:       one row per age band and sex, youngest first.
-- Needs:       age, sex, area, residents, vital status.
-- Headline (highest rate):
--              {kind.In_the_model}, {all_persons_per_thousand} {residents_id} are exposed; highest
--              rate, by assumption: {sex} aged {age_band}, {persons_per_thousand}, who are
--              {living_here_person_share:.1} of the exposed residents.
-- Full size:   rates
-- Mark:        modelled
-- Note:        the rate leaves out the deceased and those abroad, and divides by residents. A
--              selection by département, age and sex applies to the exposed and to the residents;
--              one by status and history applies to the exposed only. Ages are those of
--              {breach.reference_day}; of residents, those of 1 January 2023. Residents are
--              INSEE's, those aged 16–17 and 18–19 derived; how many of them are exposed is
--              modelled, see method/departement_figures. {kind.Ages_assumed}
-- Source:      residents: INSEE, estimates at 1 January 2023 by département, sex and age.

select
    age_band,
    sex,
    sum(record_count)::bigint as record_count,
    sum(living_here_person_count)::bigint as living_here_person_count,
    sum(resident_count)::bigint as resident_count,
    1000 * rated_persons(sum(living_here_person_count)) / sum(resident_count)
        as persons_per_thousand,
    1000 * sum(sum(living_here_person_count)) over () / sum(sum(resident_count)) over ()
        as all_persons_per_thousand,
    residents_id($age_bands, $sexes) as residents_id,
    sum(living_here_person_count) / nullif(sum(sum(living_here_person_count)) over (), 0)
        as living_here_person_share,
    sum(living_here_person_count) / age_band_years(age_band) as persons_per_year
from exposed_residents(
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
)
group by age_band, sex
order by age_band, sex
