-- surname_slots: 65,536 equal parts, each of one surname, so that a uniform draw of a slot is a
-- draw by frequency; then 1,024 of each area, and 1,024 of each origin (see surname_rows).
--
-- Source: surnames.csv, area_surnames.csv, origin_surnames.csv; see reference/README.md.

create temp table surname_slots as

with

names as (

    select
        0 as kind,
        '' as list,
        birth_name,
        slots
    from read_values(
        getvariable('reference') || '/surnames.csv', kinds := {'birth_name': 'varchar'}
    )
    union all
    select
        1 as kind,
        area as list,
        birth_name,
        slots
    from read_values(
        getvariable('reference') || '/area_surnames.csv', kinds := {'birth_name': 'varchar'}
    )
    union all
    select
        2 as kind,
        origin as list,
        birth_name,
        slots
    from read_values(
        getvariable('reference') || '/origin_surnames.csv', kinds := {'birth_name': 'varchar'}
    )

)

select
    row_number() over (
        order by names.kind asc, names.list asc, names.birth_name::surname asc
    ) - 1 as surname_slot,
    names.birth_name::surname as birth_name
from names, range(names.slots)
order by surname_slot
