-- How many exposed residents does each commune of a département have?
--
-- Grain:       one row per commune, those with most exposed residents first, then by code; a
--              commune without any is there, too.
-- Needs:       area, commune, vital status.
-- Example:     $departement 75
-- Headline (is_by_arrondissement):
--              {kind.In_the_model}, with each arrondissement counted by itself, {commune_name} has
--              the largest number of the exposed residents of {departement_code}:
--              {living_here_person_count:M}, {living_here_person_share} of them.
-- Headline:    {kind.In_the_model} {commune_name} has the largest number of the exposed residents
--              of {departement_code}: {living_here_person_count:M}, {living_here_person_share} of
--              them, among {commune_count:communes}.
-- Finding (is_first_alone):
--              {commune_name}: {living_here_person_count:M exposed_residents}
-- Finding:     {commune_name} and {second_commune_name} have the most exposed residents
-- Mark:        modelled
-- Note:        exposed residents are alive and live in France. Paris, Lyon and Marseille are
--              counted by arrondissement. Persons are spread over communes by population, so this
--              says where to meet them, not where the breach hit harder, and the exposed share of
--              the inhabitants of all ages is near that of the département. No row describes a real
--              person, so a small number is not confidential. {kind.One_draw}
-- Source:      communes: INSEE, Code officiel géographique 2024; population: INSEE, municipal
--              populations of 2021, of Mayotte of 2017.

with

communes_here as (

    select
        departement_code,
        commune_code,
        commune_name,
        population
    from communes
    where departement_code = $departement::departement_code

),

exposed as (

    from selected_communes([$departement])

),

by_commune as (

    select
        communes_here.*,
        coalesce(exposed.record_count, 0)::bigint as record_count,
        coalesce(exposed.living_here_person_count, 0)::bigint as living_here_person_count
    from communes_here
    left join exposed using (commune_code)

),

placed as (

    select
        *,
        row_number() over (
            order by living_here_person_count desc, record_count desc, commune_code asc
        ) as place_number
    from by_commune

)

select
    placed.departement_code,
    departements.departement_name,
    placed.commune_code,
    placed.commune_name,
    placed.population,
    placed.record_count,
    placed.living_here_person_count as person_count,
    placed.living_here_person_count,
    placed.living_here_person_count
    / nullif(sum(placed.living_here_person_count) over (), 0) as living_here_person_share,
    placed.living_here_person_count / nullif(placed.population, 0) as exposed_inhabitant_share,
    sum(placed.living_here_person_count) over ()::bigint as departement_living_here_person_count,
    count(*) over () as commune_count,
    max(placed.commune_name) filter (placed.place_number = 2) over () as second_commune_name,
    coalesce(
        max(placed.living_here_person_count) filter (placed.place_number = 2) over (), 0
    ) = 0 as is_first_alone,
    bool_or(ends_with(placed.commune_name, 'Arrondissement')) over () as is_by_arrondissement
from placed
inner join departements using (departement_code)
order by placed.place_number
