-- Do all tables of this database count the same records and persons?
--
-- Grain:       one row per table that counts everybody once, the file first; the cube of
--              extractions once per extraction.
-- Needs:       records.
-- Base:        persons
-- Headline:    {agreeing_count} of {total_count:totals} {agreeing_count:agrees/agree}, by
--              construction: {register_record_count:records} of {register_person_count:persons}.
-- Finding:     {agreeing_count} of {total_count:totals} {agreeing_count:agrees/agree}, by
--              construction
-- Mark:        derived
-- Note:        {kind.By_construction} agrees is exact, to the record; nothing is rounded.
--              breach_cube counts a person once for every other breach: see
--              reconciliation/breaches.

with

all_totals as (

    select
        1 as list_order,
        'registrants' as total_name,
        count(*) as record_count,
        count(*) filter (where is_primary) as person_count
    from registrants
    union all
    select
        2 as list_order,
        'records' as total_name,
        count(*) as record_count,
        count(*) filter (where drift = 'none') as person_count
    from records
    union all
    select
        3 as list_order,
        'provenance' as total_name,
        sum(row_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from provenance
    union all
    select
        4 as list_order,
        counted_in as total_name,
        record_count,
        person_count
    from cube_totals()

),

compared as (

    select
        list_order,
        split_part(total_name, ', ', 1) as counted_in,
        nullif(split_part(total_name, ', ', 2), '')::extraction as extraction,
        coalesce(record_count, 0) as record_count,
        coalesce(person_count, 0) as person_count,
        first(record_count) over registered as register_record_count,
        first(person_count) over registered as register_person_count
    from all_totals
    window registered as (
        order by list_order, total_name rows between unbounded preceding and current row
    )

)

select
    counted_in,
    extraction,
    record_count,
    person_count,
    register_record_count,
    register_person_count,
    record_count - register_record_count as record_difference,
    person_count - register_person_count as person_difference,
    record_count = register_record_count and person_count = register_person_count as agrees,
    count(*) over () as total_count,
    count(*) filter (
        where record_count = register_record_count and person_count = register_person_count
    ) over () as agreeing_count
from compared
order by list_order, counted_in, extraction::varchar
