-- How does the rate of a département compare with those of its neighbours and of France?
--
-- Grain:       one row per département: the one asked for, then its neighbours, highest rate first.
-- Needs:       age, sex, area, residents, vital status.
-- Example:     $departement 59
-- Headline (not neighbour_count):
--              {kind.In_the_model} {persons_per_thousand} residents of {departement_code} are
--              exposed; the département has no neighbour in France; in all of France
--              {france_persons_per_thousand}.
-- Headline:    {kind.In_the_model} {persons_per_thousand} residents of {departement_code} are
--              exposed; in its neighbours, {lowest_neighbour_per_thousand} to
--              {highest_neighbour_per_thousand}; in all of France {france_persons_per_thousand}.
-- Full size:   rates
-- Mark:        modelled
-- Note:        the rate divides exposed residents, alive and in France, by residents aged 16 and
--              over. Départements are neighbours if they share a border on the contours of the map;
--              the five overseas have no neighbour, and each of the two of Corse has only the
--              other. {modelled} {kind.Ages_assumed}
-- Source:      residents: INSEE, estimates at 1 January 2023; borders: IGN ADMIN EXPRESS COG.

with

by_departement as (

    select
        departement_code,
        sum(record_count)::bigint as record_count,
        sum(living_here_person_count)::bigint as living_here_person_count,
        sum(resident_count)::bigint as resident_count
    from exposed_residents(null, null, null, null, null, null)
    group by departement_code

),

rated as (

    select
        *,
        1000 * rated_persons(living_here_person_count) / resident_count as rate,
        1000 * sum(living_here_person_count) over () / sum(resident_count) over () as france_rate
    from by_departement

),

listed as (

    select
        $departement::departement_code as departement_code,
        true as is_asked
    union all
    select
        neighbour_code,
        false as is_asked
    from departement_neighbours()
    where departement_code = $departement::departement_code

),

compared as (

    select
        rated.*,
        listed.is_asked
    from listed
    inner join rated using (departement_code)

),

around as (

    select
        count(*) as neighbour_count,
        min(rate) as lowest_neighbour_rate,
        max(rate) as highest_neighbour_rate
    from compared
    where not is_asked

)

select
    compared.departement_code,
    departements.departement_name,
    compared.is_asked,
    compared.record_count,
    compared.living_here_person_count,
    compared.resident_count,
    compared.rate as persons_per_thousand,
    compared.france_rate as france_persons_per_thousand,
    around.neighbour_count,
    around.lowest_neighbour_rate as lowest_neighbour_per_thousand,
    around.highest_neighbour_rate as highest_neighbour_per_thousand
from compared
inner join departements using (departement_code)
cross join around
order by compared.is_asked desc, compared.rate desc, compared.departement_code asc
