-- extraction_days: one row per scenario, région and identifier block whose records were read, with
-- the day. What has no row was not read; the scenario "none" has none.
--
-- Nobody knows how the records were read; a crawl is ordered, not at random, so a part of it is
-- clustered. Here it goes région by région, or (partial) identifier block by identifier block,
-- each in an order drawn from the seed, at an even pace over the 29 days from 6 February to
-- 5 March 2024, until the scenario's share of the register is read. The targeted one begins with
-- two régions. A record's day follows from its region_code and identifier_block.
-- Source: assumptions, extraction_…_per_mille in reference/assumptions.toml.

create table extraction_days as

with

scenarios as (

    select unnest([
        {'scenario': 'targeted', 'share': assumed('extraction_targeted_per_mille')},
        {'scenario': 'partial', 'share': assumed('extraction_partial_per_mille')},
        {'scenario': 'near-total', 'share': assumed('extraction_near_total_per_mille')},
        {'scenario': 'total', 'share': 1000}
    ], recursive := true)

),

regions as (

    select
        region_code::region_code as region_code,
        persons::bigint as persons,
        key_base(1000 + enum_code(region_code::region_code)::bigint) as region_base
    from read_csv(getvariable('setting') || '/region_persons.csv', all_varchar = true)

),

identifier_blocks as (

    select
        range::usmallint as identifier_block,
        key_base(range) as block_base
    from range(260)

),

places as (

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
        scenarios.scenario,
        scenarios.share,
        places.region_code,
        places.identifier_block,
        sum(persons) over reading - persons as read_before,
        sum(persons) over (partition by scenario) as all_persons
    from scenarios
    cross join places
    window reading as (
        partition by scenario
        order by
            scenario = 'targeted' and region_code in ('24', '04') desc,
            if(scenario = 'partial', block_draw, region_draw),
            if(scenario = 'partial', region_draw, block_draw)
        rows unbounded preceding
    )

)

select
    scenario,
    region_code,
    identifier_block,
    date '2024-02-06' + (29 * 1000 * read_before // (share * all_persons))::integer as read_on
from ordered
where 1000 * read_before < share * all_persons
order by scenario, read_on, region_code, identifier_block;

comment on table extraction_days is 'For each scenario of how records were read: where and when. What has no row was not read.';
comment on column extraction_days.scenario is
'targeted, partial, near-total or total. Source: assumptions, extraction_…_per_mille.';
comment on column extraction_days.region_code is
'Région of the record. Source: INSEE, Code officiel géographique 2024.';
comment on column extraction_days.identifier_block is
'Million of agency identifiers that the record stands in, 0 to 259. Source: drawn from the seed.';
comment on column extraction_days.read_on is
'Day between 6 February and 5 March 2024. Source: drawn from the seed, at an even pace.';
