-- extraction_cube: for each extraction, the day on which records were read, by département, sex,
-- age band and status. What was not read has no day.

create or replace table extraction_cube as

with

blocks as (

    select
        departement_code,
        region_code,
        sex,
        age_band,
        status,
        identifier_block,
        count(*) as record_count,
        count(*) filter (is_primary) as person_count,
        count(*) filter (is_primary and truths & 4 = 0) as living_person_count,
        count(*) filter (is_primary and truths & 12 = 0) as living_here_person_count
    from banded_records
    group by departement_code, region_code, sex, age_band, status, identifier_block

),

extractions as (

    select distinct extraction from extraction_days

)

select
    extractions.extraction::extraction as extraction,
    extraction_days.read_on,
    blocks.departement_code,
    blocks.sex,
    blocks.age_band,
    blocks.status,
    sum(blocks.record_count)::uinteger as record_count,
    sum(blocks.person_count)::uinteger as person_count,
    sum(blocks.living_person_count)::uinteger as living_person_count,
    sum(blocks.living_here_person_count)::uinteger as living_here_person_count
from blocks
cross join extractions
left join extraction_days
    on
        blocks.region_code = extraction_days.region_code
        and blocks.identifier_block = extraction_days.identifier_block
        and extractions.extraction = extraction_days.extraction
group by all
order by all;

comment on table extraction_cube is 'On which day each extraction has records read, by département, sex, age band and status.';
comment on column extraction_cube.extraction is
'targeted, partial, near-total or total. Source: assumptions, extraction_…_per_mille.';
comment on column extraction_cube.read_on is
'Day between the first use and the last; null: not read. Source: extraction_days.';
comment on column extraction_cube.departement_code is
'Département of residence, INSEE code (COG 2024). Source: records.';
comment on column extraction_cube.sex is 'female or male. Source: records.';
comment on column extraction_cube.age_band is 'Age on the reference day, in bands. Source: records.';
comment on column extraction_cube.status is
'registered, formerly_registered or candidate_space (inscrit, radié, identifié). Source: records.';
comment on column extraction_cube.record_count is 'Records. Source: counted.';
comment on column extraction_cube.person_count is
'Persons, where the primary record is. Source: counted.';
comment on column extraction_cube.living_person_count is
'Persons who are alive. Source: counted.';
comment on column extraction_cube.living_here_person_count is
'Persons who are alive and live in France. Source: counted.';
