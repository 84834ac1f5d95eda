-- Of which ages are the exposed people of a département?
--
-- Grain:       one row per age band, youngest first.
-- Parameters:  $departement, the code of one département.
-- Example:     $departement 59
-- Headline (most persons):
--              In {departement_name} most are aged {age_band}: {person_count:,} persons,
--              {persons_per_thousand:.0f} in 1,000 residents of these ages; in France
--              {france_persons_per_thousand:.0f}.
-- Note:        the rate leaves out the deceased and those abroad. Ages are those of 5 March 2024;
--              of residents, those of 1 January 2023.
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

counted as (

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

place as (

    select departement_name
    from departements
    where departement_code = $departement::departement_code

)

select
    place.departement_name,
    counted.age_band,
    counted.record_count,
    counted.person_count,
    counted.living_here_person_count,
    counted.resident_count,
    counted.france_persons_per_thousand,
    1000 * counted.living_here_person_count / counted.resident_count as persons_per_thousand,
    counted.person_count / nullif(sum(counted.person_count) over (), 0) as person_share
from counted
cross join place
order by counted.age_band
