-- birth_month_slots: 8,192 equal parts of a year of age, which ends on the reference day.
--
-- A year of age has thirteen pieces: the month of the reference day from the day after it, the
-- eleven months after it, then the next such month up to that day. The parts are dealt in steps of
-- 3,171, so that any few neighbours fall in several months.
-- Source: share of births by month: reference/birth_months.csv.

create temp table birth_month_slots as

with

-- The days of the month up to the reference day, and after it; February has 28 for every year.
today as (

    select
        month(reference_day) as this_month,
        day(reference_day) as days_until,
        if(this_month = 2, 28, day(last_day(reference_day))) as month_days
    from breach

),

-- A month weighs 31 days, however many it has.
pieces as (

    select
        months.birth_month + if(months.birth_month < today.this_month, 12, 0) as month_offset,
        months.birth_month = today.this_month as is_cut,
        months.weight
        * if(is_cut, 31 * (today.month_days - today.days_until) // today.month_days, 31) as part,
        if(is_cut, today.days_until, 0) as days_before,
        if(is_cut, today.month_days - today.days_until, 31) as day_limit,
        1 as first_order,
        1 as order_step
    from read_values(getvariable('reference') || '/birth_months.csv') as months
    cross join today
    union all
    select
        months.birth_month + 12 as month_offset,
        true as is_cut,
        months.weight * (31 * today.days_until // today.month_days) as part,
        0 as days_before,
        today.days_until as day_limit,
        999 as first_order,
        -1 as order_step
    from read_values(getvariable('reference') || '/birth_months.csv') as months
    inner join today on months.birth_month = today.this_month

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
