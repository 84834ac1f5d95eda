-- Which départements does the breach hit most, among the people who live there?
--
-- Grain:       one row per département, highest rate first.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses,
--              $first_years, $end_bands, lists of values; null keeps all.
-- Headline:    {departement_name} is hit most: {persons_per_thousand:.0f} in 1,000 {residents}
--              are exposed, {standardised_ratio:.2f} times what their ages would give.
-- Note:        the rate leaves out the deceased and those abroad, and divides by residents aged
--              16 and over, or of the ages and sexes selected. Status and history select the
--              exposed, not the residents. A location quotient is the share of the exposed over
--              the share of the residents. The standardised ratio is the exposed over those
--              expected from France's rates by age band and sex. France stays whole, whichever
--              départements are selected.
--              Both sides are modelled: the départements of a région have the same ages, so with
--              ages or sexes selected a few rates overseas pass 1,000.
--              With fewer than 43 million records a rate is as much smaller; ratios are not.
-- Source:      residents: INSEE, estimates at 1 January 2023, raked to départements and ages.

with

chosen as (

    select
        *,
        residents_told($age_bands, $sexes) as residents
    from expected_residents(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

),

counted as (

    select
        departements.departement_code,
        sum(chosen.record_count)::bigint as record_count,
        sum(chosen.person_count)::bigint as person_count,
        sum(chosen.living_here_person_count)::bigint as living_here_person_count,
        sum(chosen.resident_count)::bigint as resident_count,
        sum(chosen.living_here_person_count) / nullif(any_value(chosen.france_person_count), 0)
            as living_here_person_share,
        sum(chosen.resident_count) / any_value(chosen.france_resident_count) as resident_share,
        sum(chosen.expected_person_count) as expected_person_count,
        any_value(chosen.residents) as residents
    from chosen
    inner join departements using (departement_code)
    group by departements.departement_code

)

select
    counted.departement_code,
    departements.departement_name,
    regions.region_name,
    counted.record_count,
    counted.person_count,
    counted.living_here_person_count,
    counted.resident_count,
    counted.living_here_person_share,
    counted.resident_share,
    counted.expected_person_count,
    counted.residents,
    1000 * counted.living_here_person_count / counted.resident_count as persons_per_thousand,
    counted.living_here_person_share / counted.resident_share as location_quotient,
    counted.living_here_person_count / nullif(counted.expected_person_count, 0)
        as standardised_ratio
from counted
inner join departements using (departement_code)
inner join regions using (region_code)
order by persons_per_thousand desc, counted.departement_code asc
