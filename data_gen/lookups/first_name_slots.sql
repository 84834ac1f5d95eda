-- first_name_slots: 8,192 equal parts of each sex and decade of birth, each of one first name that
-- is of no origin listed; then 1,024 of each origin, sex and decade (see first_name_rows).
--
-- Source: first_names.csv, origin_first_names.csv; see reference/README.md.

create temp table first_name_slots as

with

usual as (

    select
        '' as origin,
        sex::sex as sex,
        decade,
        first_name,
        other_slots as slots
    from read_values(
        getvariable('reference') || '/first_names.csv', kinds := {'first_name': 'varchar'}
    )

),

of_origin as (

    select
        origin,
        sex::sex as sex,
        decade,
        first_name,
        slots
    from read_values(
        getvariable('reference') || '/origin_first_names.csv', kinds := {'first_name': 'varchar'}
    )

),

names as (

    from usual
    union all
    from of_origin

),

ended as (

    select
        *,
        sum(slots) over (
            order by origin, sex, decade, first_name rows unbounded preceding
        )::bigint as end_slot
    from names

)

select
    unnest(range(end_slot - slots, end_slot)) as first_name_slot,
    first_name::first_name as first_name
from ended
order by first_name_slot
