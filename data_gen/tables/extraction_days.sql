-- extraction_days: one row per extraction, région and identifier block whose records were read,
-- with the day. What has no row was not read; the extraction "none" has none.
--
-- Nobody knows how the records were read; a crawl is ordered, not at random, so a part of it is
-- clustered. Here it goes région by région, or (partial) identifier block by identifier block,
-- each in an order drawn from the seed, at an even pace from the first malicious use
-- to the last, until the extraction's share of the register is read. The targeted one begins with
-- two régions. A record's day follows from its region_code and identifier_block.
-- Source: assumptions, extraction_…_per_mille in breaches/…/assumptions.toml.

create or replace table extraction_days as

with

extractions as (

    select unnest([
        {'extraction': 'targeted', 'share': assumed('extraction_targeted_per_mille')},
        {'extraction': 'partial', 'share': assumed('extraction_partial_per_mille')},
        {'extraction': 'near-total', 'share': assumed('extraction_near_total_per_mille')},
        {'extraction': 'total', 'share': 1000}
    ], recursive := true)

),

regions as (

    select
        region_code::region_code as region_code,
        persons::bigint as persons,
        key_base(1000 + enum_code(region_code::region_code)::bigint) as region_base
    from read_texts(getvariable('setting') || '/region_persons.csv')

),

identifier_blocks as (

    select
        range::usmallint as identifier_block,
        key_base(range) as block_base
    from range(260)

),

region_blocks as (

    select
        region_code,
        persons,
        identifier_block,
        draw(region_base, extraction_stream) as region_draw,
        draw(block_base, extraction_stream) as block_draw
    from regions
    cross join identifier_blocks
    cross join streams

),

ordered as (

    select
        extractions.extraction,
        extractions.share,
        region_blocks.region_code,
        region_blocks.identifier_block,
        sum(persons) over reading - persons as read_before,
        sum(persons) over (partition by extraction) as all_persons
    from extractions
    cross join region_blocks
    window reading as (
        partition by extraction
        order by
            extraction = 'targeted' and region_code in ('24', '04') desc,
            if(extraction = 'partial', block_draw, region_draw),
            if(extraction = 'partial', region_draw, block_draw)
        rows unbounded preceding
    )

)

select
    extraction,
    region_code,
    identifier_block,
    first_use() + (
        (last_use() - first_use() + 1) * 1000 * read_before // (share * all_persons)
    )::integer as read_on
from ordered
where 1000 * read_before < share * all_persons
order by extraction, read_on, region_code, identifier_block;

comment on table extraction_days is 'For each extraction, where and when records were read. What has no row was not read.';
comment on column extraction_days.extraction is
'targeted, partial, near-total or total. Source: assumptions, extraction_…_per_mille.';
comment on column extraction_days.region_code is
'Région of the record. Source: INSEE, Code officiel géographique 2024.';
comment on column extraction_days.identifier_block is
'Million of agency identifiers that the record stands in, 0 to 259. Source: drawn from the seed.';
comment on column extraction_days.read_on is
'Day from the first malicious use to the last. Source: drawn from the seed, at an even pace.';
