-- How many people does the breach expose in each région?
--
-- Grain:       one row per région, most persons first; unless a place is selected, a last row
--              has no code: whoever is abroad or in no known place.
-- Needs:       area.
-- Headline (not region_code):
--              {person_count:M persons} {person_count:lives/live} abroad or in no known place, and
--              nobody in a known one.
-- Headline (is_all):
--              All persons are counted in {region_code}: about {person_count:M persons};
--              {record_count:M records} {record_count:names/name} the région.
-- Headline:    {kind.In_the_model}, the largest number is in {region_code}, with {person_share:.1}
--              of the exposed persons: about {person_count:M persons}; {record_count:M records}
--              {record_count:names/name} the région.
-- Full size:   rates
-- Note:        a person counts once, where the primary record is, and in a place only if alive and
--              living in France; the records are all those that name the place, including records
--              of persons who died or left. The rate divides these persons by all residents,
--              whatever the selection; exposure/rate_by_region compares them with residents of the
--              same ages and sexes. The split of persons by place was never published: it is
--              modelled, see method/departement_figures.
-- Source:      population: INSEE, estimates at 1 January 2023.

with

places as (

    from exposed_places(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

)

select
    regions.region_code,
    regions.region_name,
    regions.population,
    sum(places.record_count)::bigint as record_count,
    sum(places.person_count)::bigint as person_count,
    1000 * rated_persons(sum(places.person_count)) / regions.population as persons_per_thousand,
    sum(places.person_count) / nullif(sum(sum(places.person_count)) over (), 0) as person_share,
    person_share = 1 as is_all
from places
left join departements using (departement_code)
left join regions using (region_code)
group by regions.region_code, regions.region_name, regions.population
order by regions.region_code is null asc, person_count desc, regions.region_code asc
