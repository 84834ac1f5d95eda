-- Which communes of a département have the most exposed residents?
--
-- Grain:       one row per commune, the fifteen with most exposed residents first.
-- Needs:       area, commune, vital status.
-- Example:     $departement 59
-- Headline (is_by_arrondissement):
--              {kind.In_the_model}, with each arrondissement counted by itself, the largest number
--              of the exposed residents of {departement_code} lives in {commune_name}:
--              {living_here_person_count:M}, {living_here_person_share} of them.
-- Headline:    {kind.In_the_model} the largest number of the exposed residents of
--              {departement_code} lives in {commune_name}: {living_here_person_count:M},
--              {living_here_person_share} of them.
-- Note:        exposed residents are alive and live in France. Paris, Lyon and Marseille are
--              counted by arrondissement. Persons are spread over communes by population, so this
--              says where to meet them, not where the breach hit harder. {kind.One_draw}
-- Source:      communes: INSEE, Code officiel géographique 2024.

with

shared as (

    select
        commune_code,
        record_count::bigint as record_count,
        living_here_person_count::bigint as living_here_person_count,
        living_here_person_count / nullif(sum(living_here_person_count) over (), 0)
            as living_here_person_share
    from selected_communes([$departement])
    where commune_code is not null

)

select
    departements.departement_code,
    departements.departement_name,
    shared.commune_code,
    communes.commune_name,
    shared.record_count,
    shared.living_here_person_count as person_count,
    shared.living_here_person_count,
    shared.living_here_person_share,
    seed_deviation(shared.living_here_person_count) as seed_deviation,
    bool_or(ends_with(communes.commune_name, 'Arrondissement')) over () as is_by_arrondissement
from shared
inner join communes using (commune_code)
inner join departements using (departement_code)
order by
    shared.living_here_person_count desc, shared.record_count desc, shared.commune_code asc
limit 15
