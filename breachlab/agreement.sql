-- The tables that count every record once, with what they count, where that is not what the
-- database was made with.

with

counted as (

    select 'exposure_cube' as cube, sum(record_count) as records, sum(person_count) as persons
    from exposure_cube
    union all
    select 'field_cube' as cube, sum(record_count) as records, sum(person_count) as persons
    from field_cube
    union all
    select 'contact_cube' as cube, sum(record_count) as records, sum(person_count) as persons
    from contact_cube
    union all
    select 'retention_cube' as cube, sum(record_count) as records, sum(person_count) as persons
    from retention_cube
    union all
    select 'composite_cube' as cube, sum(record_count) as records, sum(person_count) as persons
    from composite_cube
    union all
    select 'combination_cube' as cube, sum(record_count) as records, sum(person_count) as persons
    from combination_cube
    union all
    select
        concat('extraction_cube, ', scenarios.scenario) as cube,
        sum(extraction_cube.record_count) as records,
        sum(extraction_cube.person_count) as persons
    from (select unnest(enum_range(null::scenario)) as scenario) as scenarios
    left join extraction_cube on scenarios.scenario = extraction_cube.scenario
    group by scenarios.scenario

)

select
    counted.cube,
    coalesce(counted.records, 0)::bigint as record_count,
    coalesce(counted.persons, 0)::bigint as person_count,
    provenance.row_count,
    provenance.person_count as made_person_count
from counted
cross join provenance
where
    counted.records is distinct from provenance.row_count
    or counted.persons is distinct from provenance.person_count
order by counted.cube
