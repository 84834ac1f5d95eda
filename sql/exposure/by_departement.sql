-- How many people does the breach expose in each département?
--
-- Grain:       one row per département, most persons first; unless a place is selected, a last
--              row has no code: whoever is abroad or in no known place.
-- Needs:       area.
-- Headline (not departement_code):
--              {person_count:M persons} {person_count:lives/live} abroad or in no known place, and
--              nobody in a known one.
-- Headline (is_all):
--              All are in {departement_code}: about {person_count:M persons}; {record_count:M
--              records} {record_count:names/name} it.
-- Headline:    {kind.In_the_model}, the largest number is in {departement_code}, with
--              {person_share:.1} of the persons exposed: about {person_count:M persons};
--              {record_count:M records} {record_count:names/name} it.
-- Full size:   rates
-- Note:        a person counts once, where the primary record is, and in a place only if alive and
--              in France; records are all those that name the place, those of dead and departed
--              persons too. The rate divides these persons by all residents, whatever the
--              selection; exposure/rate_by_departement compares them with residents of the same
--              ages and sexes. The distribution of persons over places was never published: it is
--              modelled, see method/departement_figures.
-- Source:      population: INSEE, estimates at 1 January 2023.

with

places as (

    from exposed_places(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

)

select
    places.departement_code,
    departements.departement_name,
    regions.region_name,
    departements.population,
    places.record_count::bigint as record_count,
    places.person_count::bigint as person_count,
    1000 * rated_persons(places.person_count) / departements.population as persons_per_thousand,
    places.person_count / nullif(sum(places.person_count) over (), 0) as person_share,
    person_share = 1 as is_all
from places
left join departements using (departement_code)
left join regions using (region_code)
order by places.departement_code is null asc, places.person_count desc, places.departement_code asc
