-- In which communes of a département do most exposed people live?
--
-- Grain:       one row per commune, the fifteen with most persons first.
-- Parameters:  $departement, the code of one département.
-- Example:     $departement 59
-- Headline:    In the model the largest number of the exposed of {departement_code} lives in
--              {commune_name}: about {person_count:M persons} in {record_count:M records},
--              {person_share} of them.
-- Note:        Paris, Lyon and Marseille by arrondissement. Persons fall on communes by population,
--              so this says where to meet them, not where the breach hit harder.
-- Source:      communes: INSEE, Code officiel géographique 2024.

with

shared as (

    select
        commune_code,
        record_count::bigint as record_count,
        person_count::bigint as person_count,
        person_count / nullif(sum(person_count) over (), 0) as person_share
    from selected_communes([$departement])

)

select
    departements.departement_code,
    departements.departement_name,
    shared.commune_code,
    communes.commune_name,
    shared.record_count,
    shared.person_count,
    shared.person_share
from shared
inner join communes using (commune_code)
inner join departements using (departement_code)
order by shared.person_count desc, shared.record_count desc, shared.commune_code asc
limit 15
