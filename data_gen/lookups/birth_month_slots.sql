-- birth_month_slots: 1,000 equal parts of a year of age, which runs from 6 March to 5 March.
--
-- Ages are those of 5 March 2024, so a year of age has thirteen pieces: March from the 6th,
-- ten whole months and February of the next year, then the first five days of the next March.
-- The parts are dealt in steps of 389, so that any few neighbours fall in several months.
-- Source: share of births by month: reference/birth_months.csv.

create temp table birth_month_slots as

with

pieces as (

    select
        birth_month,
        (birth_month < 3)::bigint as year_offset,
        false as is_early_march,
        if(birth_month = 3, 6, 1) as first_day,
        day(last_day(make_date(2023, birth_month, 1))) - first_day + 1 as day_count,
        weight - if(birth_month = 3, weight * 5 // 31, 0) as month_slots
    from read_csv(getvariable('reference') || '/birth_months.csv')
    union all
    select
        3,
        1,
        true,
        1,
        5,
        weight * 5 // 31
    from read_csv(getvariable('reference') || '/birth_months.csv')
    where birth_month = 3

),

bounded as (

    select
        *,
        sum(month_slots) over (order by year_offset, birth_month) as piece_end,
        piece_end - month_slots as piece_start
    from pieces

)

select
    slot.range::integer as birth_month_slot,
    bounded.year_offset * 12 + bounded.birth_month - 1 as month_offset,
    bounded.is_early_march,
    bounded.first_day - 1 as days_before,
    bounded.day_count::bigint as day_count,
    bounded.birth_month = 2 as is_february,
    bounded.month_slots::bigint as month_slots,
    (slot.range * 389 % 1000 - bounded.piece_start)::bigint as month_rank,
    bounded.birth_month * 331 as month_shift
from range(1000) as slot
inner join bounded
    on
        slot.range * 389 % 1000 >= bounded.piece_start
        and slot.range * 389 % 1000 < bounded.piece_end
order by slot.range
