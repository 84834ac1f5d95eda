-- How old are the exposed people of a département?
--
-- Grain:       one row per age band, youngest first.
-- Needs:       age, sex, area, residents, vital status.
-- Example:     $departement 59
-- Headline:    {kind.In_the_model} {group_person_share} of the exposed residents of
--              {departement_code} are aged {age_group}: {group_person_count:M exposed_residents};
--              in France {france_group_person_share}.
-- Full size:   rates
-- Note:        exposed residents are alive and live in France; they are the base of the shares.
--              Ages are those of {breach.reference_day}; of residents, those of 1 January 2023.
--              Bands are of unequal width: persons_per_year is per year of age, null for 75 and
--              over. Residents are INSEE's, those aged 16-17 and 18-19 derived; how many of them
--              are exposed is modelled, see method/departement_figures. {kind.Ages_assumed}
-- Source:      residents: INSEE, estimates at 1 January 2023 by département, sex and age.

with

cells as (

    select
        *,
        departement_code = $departement::departement_code as is_here
    from exposed_residents(null, null, null, null, null, null)

),

by_band as (

    select
        age_band,
        sum(record_count) filter (where is_here)::bigint as record_count,
        sum(living_here_person_count) filter (where is_here)::bigint as living_here_person_count,
        sum(resident_count) filter (where is_here)::bigint as resident_count,
        sum(living_here_person_count) as france_living_here_person_count,
        1000 * sum(living_here_person_count) / sum(resident_count) as france_persons_per_thousand
    from cells
    group by age_band

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
    age_band,
    '25-49' as age_group,
    by_band.record_count,
    by_band.living_here_person_count,
    by_band.resident_count,
    by_band.france_persons_per_thousand,
    1000 * rated_persons(by_band.living_here_person_count) / by_band.resident_count
        as persons_per_thousand,
    by_band.living_here_person_count
    / nullif(sum(by_band.living_here_person_count) over (), 0) as living_here_person_share,
    by_band.living_here_person_count / age_bands.width_years as persons_per_year,
    coalesce(
        sum(by_band.living_here_person_count) filter (
            age_bands.labour_group = '25-49'
        ) over (),
        0
    )::bigint as group_person_count,
    group_person_count / nullif(sum(by_band.living_here_person_count) over (), 0)
        as group_person_share,
    sum(by_band.france_living_here_person_count) filter (
        age_bands.labour_group = '25-49'
    ) over () / sum(by_band.france_living_here_person_count) over ()
        as france_group_person_share
from by_band
left join age_bands using (age_band)
cross join asked_departement
order by age_band
