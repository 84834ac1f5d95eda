-- What each cube that counts everybody once counts in all: the same as the register, or a question
-- has two answers. A cube that is empty counts nobody.

create or replace macro cube_totals() as table
with

totals as (

    select
        'exposure_cube' as counted_in,
        sum(record_count) as records,
        sum(person_count) as persons
    from exposure_cube
    union all
    select
        'field_cube' as counted_in,
        sum(record_count) as records,
        sum(person_count) as persons
    from field_cube
    union all
    select
        'contact_cube' as counted_in,
        sum(record_count) as records,
        sum(person_count) as persons
    from contact_cube
    union all
    select
        'contact_cube_any_year' as counted_in,
        sum(record_count) as records,
        sum(person_count) as persons
    from contact_cube_any_year
    union all
    select
        'contact_cube_any_place' as counted_in,
        sum(record_count) as records,
        sum(person_count) as persons
    from contact_cube_any_place
    union all
    select
        'message_cube' as counted_in,
        sum(record_count) as records,
        sum(person_count) as persons
    from message_cube
    union all
    select
        'retention_cube' as counted_in,
        sum(record_count) as records,
        sum(person_count) as persons
    from retention_cube
    union all
    select
        'composite_cube' as counted_in,
        sum(record_count) as records,
        sum(person_count) as persons
    from composite_cube
    union all
    select
        'combination_cube' as counted_in,
        sum(record_count) as records,
        sum(person_count) as persons
    from combination_cube
    union all
    select
        'breach_count_cube' as counted_in,
        sum(record_count) as records,
        sum(person_count) as persons
    from breach_count_cube
    union all
    select
        'first_breach_cube' as counted_in,
        sum(record_count) as records,
        sum(person_count) as persons
    from first_breach_cube
    union all
    select
        'first_iban_cube' as counted_in,
        sum(record_count) as records,
        sum(person_count) as persons
    from first_iban_cube
    union all
    select
        'commune_cube' as counted_in,
        sum(record_count) as records,
        sum(person_count) as persons
    from commune_cube
    union all
    select
        'age_cube' as counted_in,
        sum(record_count) as records,
        sum(person_count) as persons
    from age_cube
    union all
    select
        'duration_cube' as counted_in,
        sum(record_count) as records,
        sum(person_count) as persons
    from duration_cube
    union all
    select
        'person_cube' as counted_in,
        sum(record_count) as records,
        sum(person_count) as persons
    from person_cube
    union all
    select
        concat('extraction_cube, ', extractions.extraction) as counted_in,
        sum(extraction_cube.record_count) as records,
        sum(extraction_cube.person_count) as persons
    from (select unnest(enum_range(null::extraction))::extraction as extraction) as extractions
    left join extraction_cube on extractions.extraction = extraction_cube.extraction
    group by extractions.extraction
    union all
    select
        concat('lever_cube, ', extractions.extraction) as counted_in,
        sum(lever_cube.record_count) as records,
        sum(lever_cube.person_count) as persons
    from (select unnest(enum_range(null::extraction))::extraction as extraction) as extractions
    left join lever_cube on extractions.extraction = lever_cube.extraction
    group by extractions.extraction

)

select
    counted_in,
    coalesce(records, 0)::bigint as record_count,
    coalesce(persons, 0)::bigint as person_count
from totals;

comment on macro table cube_totals is
'Records and persons of each cube that counts everybody once, one row per cube and extraction.';
