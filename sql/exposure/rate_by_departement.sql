-- Which départements does the breach affect most, among the people who live there?
--
-- Grain:       one row per département, highest rate first.
-- Needs:       age, sex, area, residents, vital status.
-- Headline (is_one):
--              {kind.In_the_model}, {persons_per_thousand} {residents_id} of {departement_code} are
--              exposed, {standardised_ratio:.2} times the number expected from their ages.
-- Headline:    {kind.In_the_model}, from {lowest_persons_per_thousand} to
--              {highest_persons_per_thousand} {residents_id} are exposed, by département; in France
--              {france_persons_per_thousand}.
-- Full size:   rates
-- Mark:        modelled
-- Note:        the rate leaves out the deceased and those abroad, and divides by residents aged 16
--              and over, or of the ages and sexes selected. Status and history select the exposed,
--              not the residents. A location quotient is the share of the exposed divided by the
--              share of the residents. The standardised ratio is the number of exposed divided by
--              the number expected from France's rates by age band and sex. France stays whole,
--              whichever départements are selected. For all exposed the rate differs little, and
--              mostly with the ages of the residents, as everywhere except in Mayotte about nine in
--              ten residents aged 25 to 44 entered the file in twenty years; for those registered
--              now it differs more. Their number follows published counts of job seekers or,
--              failing that, the unemployment rate; Mayotte has none: its formerly registered and
--              candidate spaces are assumptions, see method/departement_figures.
--              {kind.Ages_assumed}
-- Source:      residents: INSEE, estimates at 1 January 2023 by département, sex and age.

with

by_departement as (

    select
        departement_code,
        sum(record_count)::bigint as record_count,
        sum(living_here_person_count)::bigint as living_here_person_count,
        rated_persons(sum(living_here_person_count)) as rated_person_count,
        sum(resident_count)::bigint as resident_count,
        sum(living_here_person_count) / nullif(any_value(france_person_count), 0)
            as living_here_person_share,
        sum(resident_count) / any_value(france_resident_count) as resident_share,
        1000 * any_value(france_person_count) / any_value(france_resident_count)
            as france_persons_per_thousand,
        sum(expected_person_count)::double as expected_person_count,
        residents_id($age_bands, $sexes) as residents_id
    from expected_residents(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    group by departement_code

)

select
    by_departement.departement_code,
    departements.departement_name,
    regions.region_name,
    by_departement.record_count,
    by_departement.living_here_person_count,
    by_departement.resident_count,
    by_departement.living_here_person_share,
    by_departement.resident_share,
    by_departement.expected_person_count,
    by_departement.residents_id,
    by_departement.france_persons_per_thousand,
    1000 * by_departement.rated_person_count / by_departement.resident_count
        as persons_per_thousand,
    if(by_departement.rated_person_count is null, null, by_departement.living_here_person_share)
    / by_departement.resident_share as location_quotient,
    by_departement.rated_person_count / nullif(by_departement.expected_person_count, 0)
    as standardised_ratio,
    min(1000 * by_departement.rated_person_count / by_departement.resident_count) over ()
        as lowest_persons_per_thousand,
    max(1000 * by_departement.rated_person_count / by_departement.resident_count) over ()
        as highest_persons_per_thousand,
    count(*) over () = 1 as is_one
from by_departement
inner join departements using (departement_code)
inner join regions using (region_code)
order by persons_per_thousand desc nulls last, by_departement.departement_code asc
