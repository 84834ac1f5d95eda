-- Which régions does the breach affect most, among the people who live there?
--
-- Grain:       one row per région, highest rate first.
-- Needs:       age, sex, area, residents, vital status.
-- Headline (is_one):
--              {kind.In_the_model}, {persons_per_thousand} {residents_id} of {region_code} are
--              exposed, {standardised_ratio:.2} times the number expected from their ages.
-- Headline:    {kind.In_the_model}, from {lowest_persons_per_thousand} to
--              {highest_persons_per_thousand} {residents_id} are exposed, by région; in France
--              {france_persons_per_thousand}.
-- Full size:   rates
-- Mark:        modelled
-- Note:        the rate leaves out the deceased and those abroad, and divides by residents aged 16
--              and over, or of the ages and sexes selected. Status and history select the exposed,
--              not the residents. A location quotient is the share of the exposed divided by the
--              share of the residents. The standardised ratio is the number of exposed divided by
--              the number expected from France's rates by age band and sex. France stays whole,
--              whichever départements are selected. Residents are INSEE's; the exposed are
--              modelled, so that the order of the régions is the model's: see
--              method/departement_figures. {kind.Ages_assumed}
-- Source:      residents: INSEE, estimates at 1 January 2023 by département, sex and age.

with

cells as (

    select
        *,
        residents_id($age_bands, $sexes) as residents_id
    from expected_residents(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

),

by_region as (

    select
        departements.region_code,
        sum(cells.record_count)::bigint as record_count,
        sum(cells.living_here_person_count)::bigint as living_here_person_count,
        rated_persons(sum(cells.living_here_person_count)) as rated_person_count,
        sum(cells.resident_count)::bigint as resident_count,
        sum(cells.living_here_person_count) / nullif(any_value(cells.france_person_count), 0)
            as living_here_person_share,
        sum(cells.resident_count) / any_value(cells.france_resident_count) as resident_share,
        1000 * any_value(cells.france_person_count) / any_value(cells.france_resident_count)
            as france_persons_per_thousand,
        sum(cells.expected_person_count)::double as expected_person_count,
        any_value(cells.residents_id) as residents_id
    from cells
    inner join departements using (departement_code)
    group by departements.region_code

)

select
    by_region.region_code,
    regions.region_name,
    by_region.record_count,
    by_region.living_here_person_count,
    by_region.resident_count,
    by_region.living_here_person_share,
    by_region.resident_share,
    by_region.expected_person_count,
    by_region.residents_id,
    by_region.france_persons_per_thousand,
    1000 * by_region.rated_person_count / by_region.resident_count as persons_per_thousand,
    if(by_region.rated_person_count is null, null, by_region.living_here_person_share)
    / by_region.resident_share as location_quotient,
    by_region.rated_person_count / nullif(by_region.expected_person_count, 0)
    as standardised_ratio,
    min(1000 * by_region.rated_person_count / by_region.resident_count) over ()
        as lowest_persons_per_thousand,
    max(1000 * by_region.rated_person_count / by_region.resident_count) over ()
        as highest_persons_per_thousand,
    count(*) over () = 1 as is_one
from by_region
inner join regions using (region_code)
order by persons_per_thousand desc nulls last, by_region.region_code asc
