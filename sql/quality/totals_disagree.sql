-- Do the cube, the register and its provenance count the same?
--
-- Grain:       one row per total that differs from the register's; none is right.
-- Parameters:  none.

with

totals as (

    select
        'registrants' as source,
        count(*) as record_count,
        count(*) filter (where is_primary) as person_count
    from registrants
    union all
    select
        'exposure_cube' as source,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from exposure_cube
    union all
    select
        'provenance' as source,
        row_count as record_count,
        person_count
    from provenance

)

select
    totals.source,
    totals.record_count,
    totals.person_count
from totals
inner join totals as register on register.source = 'registrants'
where
    totals.record_count <> register.record_count
    or totals.person_count <> register.person_count
order by totals.source asc
