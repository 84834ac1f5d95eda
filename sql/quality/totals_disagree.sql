-- Do the cube, the register and its provenance count the same?
--
-- Grain:       one row per total that differs from the register's; none is right.
-- Parameters:  none.

with

totals as (

    select
        'registrants' as counted_in,
        count(*) as record_count,
        count(*) filter (where is_primary) as person_count
    from registrants
    union all
    select
        'exposure_cube' as counted_in,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from exposure_cube
    union all
    select
        'provenance' as counted_in,
        (select sum(row_count)::bigint from provenance) as record_count,
        (select sum(person_count)::bigint from provenance) as person_count

)

select
    totals.counted_in,
    totals.record_count,
    totals.person_count
from totals
inner join totals as register on register.counted_in = 'registrants'
where
    totals.record_count is distinct from register.record_count
    or totals.person_count is distinct from register.person_count
order by totals.counted_in asc
