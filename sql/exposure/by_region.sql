-- How many people does the breach expose in each région?
--
-- Grain:       one row per région, most persons first.
-- Parameters:  the selection, $departements, $age_bands, $sexes, $statuses, $first_years
--              and $end_bands, lists of values: null keeps all.
-- Note:        a person counts once, where the primary record is. The rate divides by
--              all residents, whatever the selection.
-- Source:      population: INSEE, estimates at 1 January 2023.

with

exposed as (

    select
        departements.region_code,
        sum(cells.record_count)::bigint as record_count,
        sum(cells.person_count)::bigint as person_count
    from selected_cells(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    ) as cells
    inner join departements using (departement_code)
    group by departements.region_code

)

select
    exposed.region_code,
    regions.region_name,
    exposed.record_count,
    exposed.person_count,
    regions.population,
    1000 * exposed.person_count / regions.population as persons_per_thousand
from exposed
inner join regions using (region_code)
order by exposed.person_count desc, exposed.region_code asc
