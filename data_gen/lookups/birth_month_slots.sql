-- birth_month_slots: 8,192 equal parts of a year of age, which runs from 6 March to 5 March.
--
-- Ages are those of 5 March 2024, so a year of age has thirteen pieces: March from the 6th, the
-- eleven months after it, then the first five days of the next March. The parts are dealt in
-- steps of 3,171, so that any few neighbours fall in several months.
-- Source: share of births by month: reference/birth_months.csv.

create temp table birth_month_slots as

with

pieces as (

    select
        birth_month + if(birth_month < 3, 12, 0) as month_offset,
        weight * if(birth_month = 3, 26, 31) as part,
        if(birth_month = 3, 5, 0) as days_before,
        if(birth_month = 3, 26, 31) as day_limit,
        1 as first_order,
        1 as order_step
    from read_values(getvariable('reference') || '/birth_months.csv')
    union all
    select
        birth_month + 12 as month_offset,
        weight * 5 as part,
        0 as days_before,
        5 as day_limit,
        999 as first_order,
        -1 as order_step
    from read_values(getvariable('reference') || '/birth_months.csv')
    where birth_month = 3

),

ended as (

    select
        *,
        8192 * sum(part) over (order by month_offset) // sum(part) over () as piece_end
    from pieces

),

bounded as (

    select
        *,
        coalesce(lag(piece_end) over (order by month_offset), 0) as piece_start
    from ended

)

select
    slot.range as birth_month_slot,
    (bounded.month_offset - 1)::bigint as month_offset,
    bounded.days_before::bigint as days_before,
    bounded.day_limit::bigint as day_limit,
    bounded.first_order::bigint as first_order,
    bounded.order_step::bigint as order_step,
    (bounded.piece_end - bounded.piece_start)::bigint as month_slots,
    (slot.range * 3171 % 8192 - bounded.piece_start)::bigint as month_rank,
    bounded.month_offset * 331 as month_shift
from range(8192) as slot
inner join bounded
    on
        slot.range * 3171 % 8192 >= bounded.piece_start
        and slot.range * 3171 % 8192 < bounded.piece_end
order by slot.range
