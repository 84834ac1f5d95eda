-- communes: one row per commune of the 2024 geography (Paris, Lyon and Marseille by
-- arrondissement), with its postcodes and municipal population.
--
-- Note:   populations give shares inside a département only; Mayotte's are of 2017.
-- Source: INSEE COG 2024 and La Poste, by @etalab/decoupage-administratif (Licence Ouverte 2.0).

create table communes as
select
    commune_code,
    commune_name,
    departement_code::departement_code as departement_code,
    region_code::region_code as region_code,
    population::bigint as population,
    string_split(postcodes, ' ') as postcodes
from read_csv(getvariable('reference') || '/communes.csv', all_varchar = true)
order by commune_code
