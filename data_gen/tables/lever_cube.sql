-- lever_cube: what the levers act on together. For each extraction, the day on which records were
-- read, and the years for which they had been idle, by status and région. What was not read has no
-- day.

create or replace table lever_cube as

with

blocks as (

    select
        region_code,
        status,
        idle_years,
        identifier_block,
        count(*) as record_count,
        count(*) filter (is_primary) as person_count,
        count(*) filter (is_primary and truths & 4 = 0) as living_person_count,
        count(*) filter (is_primary and truths & 12 = 0) as living_here_person_count
    from banded_records
    group by region_code, status, idle_years, identifier_block

),

extractions as (

    select distinct extraction from extraction_days

)

select
    extractions.extraction::extraction as extraction,
    extraction_days.read_on,
    blocks.region_code,
    blocks.status,
    blocks.idle_years,
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

comment on table lever_cube is 'On which day each extraction has records read that had been idle for so long, by status and région.';
comment on column lever_cube.extraction is
'targeted, partial, near-total or total. Source: assumptions, extraction_…_per_mille.';
comment on column lever_cube.read_on is
'Day between the first use and the last; null: not read. Source: extraction_days.';
comment on column lever_cube.region_code is
'Région of residence, INSEE code (COG 2024). Source: records.';
comment on column lever_cube.status is
'registered, formerly_registered or candidate_space (inscrit, radié, identifié). Source: records.';
comment on column lever_cube.idle_years is
'Completed years since the last registration ended, or since a candidate space was last used; null while registered. Source: records.';
comment on column lever_cube.record_count is 'Records. Source: counted.';
comment on column lever_cube.person_count is
'Persons, where the primary record is. Source: counted.';
comment on column lever_cube.living_person_count is
'Persons who are alive. Source: counted.';
comment on column lever_cube.living_here_person_count is
'Persons who are alive and live in France. Source: counted.';
