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
from read_texts(getvariable('reference') || '/communes.csv')
order by commune_code;

comment on table communes is 'Communes of the 2024 geography; Paris, Lyon and Marseille by arrondissement.';
comment on column communes.commune_code is
'INSEE code. Source: INSEE, Code officiel géographique 2024.';
comment on column communes.commune_name is
'Official name. Source: INSEE, Code officiel géographique 2024.';
comment on column communes.departement_code is
'INSEE code of the département. Source: INSEE, Code officiel géographique 2024.';
comment on column communes.region_code is
'INSEE code of the région. Source: INSEE, Code officiel géographique 2024.';
comment on column communes.population is
'Municipal population, for shares inside a département only; Mayotte of 2017. Source: INSEE, 2021.';
comment on column communes.postcodes is 'Its postcodes. Source: La Poste.';
