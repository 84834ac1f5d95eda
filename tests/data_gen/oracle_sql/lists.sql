-- lists: one row of lists, looked up by position. All of them are copied for every 2,048 records,
-- so only small ones stand here: what is larger has a table of its own, which is joined.

create temp table lists as

with

-- A name stands once per slot, so a uniform draw of a slot is a draw by frequency.
surnames as (

    select names.birth_name
    from read_csv(
        getvariable('reference') || '/surnames.csv', types = {'birth_name': 'varchar'}
    ) as names, range(names.slots)

),

months as (

    select (date '1929-01-01' + to_months(range::integer))::date as month_start
    from range(12 * 80)

)

select
    (select list(birth_name::surname order by birth_name) from surnames) as surnames,
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
    enum_range(null::street)::street[] as streets,
    enum_range(null::locality)::locality[] as localities,
    enum_range(null::departement_code)::departement_code[] as departement_codes,
    (
        select list(group_slot::bigint order by person_in_group)
        from owners
        where copy_number = 0
    ) as primary_slots,
    (select list(drift order by drift_slot) from drift_slots) as drift_slots,
    (
        select list(enum_code(region_code::region_code)::bigint order by departement_code)
        from read_csv(getvariable('reference') || '/departements.csv', all_varchar = true)
    ) as departement_regions,
    -- A candidate space beside a registration: what it knows, and when it can have been used.
    (
        select min(contact_class)
        from profile_slots
        where status = 'candidate_space' and age < 60
    )::bigint as space_class,
    (
        make_date((2023 - assumed('candidate_space_years_oldest'))::integer, 3, 6)
        - date '1929-01-01'
    )::bigint as space_from,
    (date '2024-03-05' - date '1929-01-01')::bigint as last_possible,
    perimeter_days.*,
    -- Of copies alone, whose present residence is looked up as well.
    alias_tables.residence_entries,
    alias_tables.locality_spans
from perimeter_days
cross join alias_tables
