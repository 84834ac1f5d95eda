-- communes: one row per commune of the 2024 geography (Paris, Lyon and Marseille by
-- arrondissement), with its postcodes, municipal population, EPCI and zone d'emploi.
--
-- Note:   populations give shares inside a département only; Mayotte's are of 2017. Île-de-Bréhat,
--         Île-de-Sein, Ouessant and L'Île-d'Yeu are in no EPCI.
-- Source: INSEE COG 2024 and La Poste, by @etalab/decoupage-administratif (Licence Ouverte 2.0).

create table communes as

with

in_epcis as (

    select
        epci_code,
        epci_name,
        unnest(string_split(commune_codes, ' ')) as commune_code
    from read_texts(getvariable('reference') || '/epcis.csv')

),

in_zones as (

    select
        employment_zone_code,
        employment_zone_name,
        unnest(string_split(commune_codes, ' ')) as commune_code
    from read_texts(getvariable('reference') || '/employment_zones.csv')

)

select
    communes.commune_code,
    communes.commune_name,
    communes.departement_code::departement_code as departement_code,
    communes.region_code::region_code as region_code,
    communes.population::bigint as population,
    string_split(communes.postcodes, ' ') as postcodes,
    in_epcis.epci_code,
    in_epcis.epci_name,
    in_zones.employment_zone_code,
    in_zones.employment_zone_name
from read_texts(getvariable('reference') || '/communes.csv') as communes
left join in_epcis on communes.commune_code = in_epcis.commune_code
left join in_zones on communes.commune_code = in_zones.commune_code
order by communes.commune_code;

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
comment on column communes.epci_code is
'SIREN of the EPCI à fiscalité propre on 1 January 2024; null for four islands. Source: DGCL and INSEE, 2024.';
comment on column communes.epci_name is
'Name of the EPCI; two have the same. Source: DGCL and INSEE, 2024.';
comment on column communes.employment_zone_code is
'Zone d''emploi of 2020, INSEE code. Source: INSEE, zones d''emploi 2020, communes of 2024.';
comment on column communes.employment_zone_name is
'Name of the zone d''emploi; two have the same. Source: INSEE, zones d''emploi 2020, communes of 2024.';
