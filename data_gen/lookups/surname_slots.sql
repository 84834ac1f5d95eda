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

),

ended as (

    select
        *,
        sum(slots) over (
            order by kind, list, birth_name::surname rows unbounded preceding
        )::bigint as end_slot
    from names

)

select
    unnest(range(end_slot - slots, end_slot)) as surname_slot,
    birth_name::surname as birth_name
from ended
order by surname_slot
