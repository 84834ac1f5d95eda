-- Of which ages are the exposed people of a département?
--
-- Grain:       one row per age band, youngest first.
-- Parameters:  $departement, the code of one département.
-- Example:     $departement 59
-- Headline (most persons per year):
--              In the model the largest group per year of age in {departement_code} is {age_band},
--              with {person_share}: about {person_count:M persons}, {persons_per_thousand}
--              residents of these ages; in France {france_persons_per_thousand}.
-- Note:        the rate leaves out the deceased and those abroad. Ages are those of 5 March 2024;
--              of residents, those of 1 January 2023. Bands of unequal width are compared per year
--              of age; 75 and over, which has no end, is not compared.
--              Both sides are modelled: the départements of a région have the same ages, so a few
--              cells overseas pass 1,000.
--              With fewer than 43 million records a rate is as much smaller; ratios are not.
-- Source:      residents: INSEE, estimates at 1 January 2023, raked to départements and ages.

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
        sum(person_count) filter (where is_here)::bigint as person_count,
        sum(living_here_person_count) filter (where is_here)::bigint as living_here_person_count,
        sum(resident_count) filter (where is_here)::bigint as resident_count,
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
    by_band.age_band,
    by_band.record_count,
    by_band.person_count,
    by_band.living_here_person_count,
    by_band.resident_count,
    by_band.france_persons_per_thousand,
    1000 * by_band.living_here_person_count / by_band.resident_count as persons_per_thousand,
    by_band.person_count / nullif(sum(by_band.person_count) over (), 0) as person_share,
    by_band.person_count / age_band_years(by_band.age_band) as persons_per_year
from by_band
cross join asked_departement
order by by_band.age_band
