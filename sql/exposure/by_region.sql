-- How many people does the breach expose in each région?
--
-- Grain:       one row per région, most persons first.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses,
--              $first_years, $end_bands, lists of values; null keeps all.
-- Needs:       area.
-- Headline (is_all):
--              All are in {region_code}: about {person_count:M persons} in
--              {record_count:M records}.
-- Headline:    {kind.In_the_model} the largest number is in {region_code}, with {person_share:.1}:
--              about {person_count:M persons} in {record_count:M records}.
-- Full size:   rates
-- Note:        a person counts once, where the primary record is. The rate is of everybody
--              exposed, the deceased and those abroad among them, to all residents, whatever
--              the selection; exposure/rate_by_region compares who lives here with
--              residents of the same ages and sexes. How persons fall on places was never
--              published: it is modelled, see method/departement_figures.
-- Source:      population: INSEE, estimates at 1 January 2023.

with

exposed as (

    select
        departement_code,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from selected_cells(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    group by departement_code

)

select
    regions.region_code,
    regions.region_name,
    regions.population,
    sum(exposed.record_count)::bigint as record_count,
    sum(exposed.person_count)::bigint as person_count,
    1000 * sum(exposed.person_count) / regions.population as persons_per_thousand,
    sum(exposed.person_count) / nullif(sum(sum(exposed.person_count)) over (), 0) as person_share,
    person_share = 1 as is_all
from exposed
inner join departements using (departement_code)
inner join regions using (region_code)
group by regions.region_code, regions.region_name, regions.population
order by person_count desc, regions.region_code asc
