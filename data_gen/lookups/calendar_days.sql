-- calendar_days: of each calendar and day, the unit that it begins with and how many it has, so
-- that a uniform draw of a unit is a draw of a day by how much happens on it.
--
-- Four calendars: 0 the registrations, 1 their ends, 2 the uses of a candidate space, which fall on
-- every day alike, 3 nothing, whose one unit is no day. Each has the days of the files and thirty
-- more, without a unit. A month has 1,065 units, so that those of two years are fewer than 2^15: of
-- registrations more or fewer by the month, shared by the weights of its days; of ends as many as
-- assumed are on the last day, and the others share the rest by the same weights.
-- Source: registration_months.csv, public_holidays.csv; assumptions.

create temp table calendar_days as

with

assumed_shares as (

    select
        assumed('registrations_months_spread_per_mille') as spread,
        assumed('registrations_saturday_per_mille') as saturday,
        assumed('registrations_sunday_per_mille') as sunday,
        assumed('ends_at_month_end_per_mille') as at_month_end

),

years as (

    -- The year after the window, of which thirty days at most are kept.
    select unnest(range(window_first_year(), window_last_year() + 2))::integer as year_number

),

days as (

    select
        unnest(
            range(make_date(year_number, 1, 1), make_date(year_number + 1, 1, 1), interval 1 day)
        )::date as on_day
    from years

),

weighed as (

    select
        days.on_day,
        1000 + (months.per_mille_of_mean - 1000) * assumed_shares.spread // 1000 as month_weight,
        case
            when holidays.day is not null or isodow(days.on_day) = 7 then assumed_shares.sunday
            when isodow(days.on_day) = 6 then assumed_shares.saturday
            else 1000
        end as day_weight,
        assumed_shares.at_month_end,
        days.on_day = last_day(days.on_day) as is_last,
        if(is_last, 0, day_weight) as other_weight,
        date_trunc('month', days.on_day) as on_month
    from days
    cross join assumed_shares
    inner join read_values(getvariable('reference') || '/registration_months.csv') as months
        on month(days.on_day) = months.month
    left join read_values(getvariable('reference') || '/public_holidays.csv') as holidays
        on days.on_day = holidays.day

),

summed as (

    select
        *,
        1000 * sum(day_weight) over (partition by on_month)::bigint as month_days,
        1000 * sum(other_weight) over (partition by on_month)::bigint as other_days
    from weighed

),

-- Rounded to whole units.
shared as (

    select
        on_day,
        (2130 * month_weight * day_weight + month_days) // (2 * month_days) as registrations,
        if(
            is_last,
            1065 * at_month_end // 1000,
            (2130 * (1000 - at_month_end) * other_weight + other_days) // (2 * other_days)
        ) as ends
    from summed

),

each_calendar as (

    select
        calendar.range as calendar,
        shared.on_day,
        case
            when shared.on_day > reference_day() then 0
            when calendar.range = 0 then greatest(shared.registrations, 1)
            when calendar.range = 1 then greatest(shared.ends, 1)
            when calendar.range = 2 then 1
            else 0
        end::bigint as units
    from shared
    cross join range(4) as calendar
    where shared.on_day <= reference_day() + 30

)

select
    calendar,
    (on_day - date '1929-01-01')::bigint as day_number,
    units,
    (sum(units) over (order by calendar, on_day) - units)::bigint as first_unit
from each_calendar
order by calendar, on_day
