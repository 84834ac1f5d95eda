-- lists: one row of lists, looked up by position. All of them are copied for every 2,048 records,
-- so only small ones stand here: what is larger has a table of its own, which is joined.

create temp table lists as

with

months as (

    select (date '1929-01-01' + to_months(range::integer))::date as month_start
    from range(12 * 80)

)

select
    (select list(birth_name order by surname_slot) from surname_slots) as surnames,
    (
        select list(
            (month_start - date '1929-01-01') * 32 + day(last_day(month_start))
            order by month_start
        )
        from months
    ) as months,
    (
        select list(field_masks.field_mask order by contact_class, field_mask)
        from field_masks, range(field_masks.slots)
    ) as field_masks,
    (select list(street order by street_slot) from street_slots) as street_slots,
    (select list(twin_limit::bigint order by decade) from twin_limits) as twin_limits,
    (select any_value(home_limit)::bigint from twin_limits) as home_limit,
    (select list(origin::bigint order by family_slot) from family_slots) as origins,
    (select list(start::bigint order by first_name_row) from first_name_rows) as first_name_starts,
    (select list("limit"::bigint order by first_name_row) from first_name_rows)
        as first_name_limits,
    (select list(start::bigint order by surname_row) from surname_rows) as surname_starts,
    (select list("limit"::bigint order by surname_row) from surname_rows) as surname_limits,
    enum_range(null::locality)::locality[] as localities,
    enum_range(null::departement_code)::departement_code[] as departement_codes,
    (
        select list(group_slot::bigint order by person_in_group)
        from owners
        where copy_number = 0
    ) as primary_slots,
    (select list(drift order by drift_slot) from drift_slots) as drift_slots,
    (select list(enum_code(region_code)::bigint order by departement_code) from departement_regions)
        as departement_regions,
    space_window.contact_class as space_class,
    space_window.first_day as space_from,
    space_window.last_day as last_possible,
    perimeter_days.*,
    -- Of copies alone, whose present residence is looked up as well.
    alias_tables.residence_entries,
    alias_tables.locality_spans
from perimeter_days
cross join space_window
cross join alias_tables
