-- First registrations of whole years by kind of day.
--
-- Source:    assumption; nothing was published by weekday
-- Use:       modelled
-- Tolerance: 0.05

with

days as (

    select
        unnest(range(
            make_date(window_first_year()::integer + 1, 1, 1),
            make_date(window_last_year()::integer, 1, 1),
            interval 1 day
        ))::date as on_day

),

kinds as (

    select
        days.on_day,
        months.per_mille_of_mean - 1000 as off_mean,
        case
            when holidays.day is not null or isodow(days.on_day) = 7 then 'Sunday or public holiday'
            when isodow(days.on_day) = 6 then 'Saturday'
            else 'working day'
        end as cell
    from days
    inner join read_values(getvariable('reference') || '/registration_months.csv') as months
        on month(days.on_day) = months.month
    left join read_values(getvariable('reference') || '/public_holidays.csv') as holidays
        on days.on_day = holidays.day

),

weighed as (

    select
        *,
        case cell
            when 'Saturday' then assumed('registrations_saturday_per_mille')
            when 'working day' then 1000
            else assumed('registrations_sunday_per_mille')
        end as day_weight,
        1000 + off_mean * assumed('registrations_months_spread_per_mille') / 1000 as month_weight
    from kinds

),

shared as (

    select
        cell,
        month_weight * day_weight
        / sum(day_weight) over (partition by date_trunc('month', on_day)) as weight
    from weighed

),

founds as (

    select
        kinds.cell,
        count(*) as found,
        sum(count(*)) over () as people
    from registrants
    inner join kinds on registrants.first_registered_on = kinds.on_day
    where registrants.is_primary
    group by kinds.cell

)

select
    founds.cell,
    sum(shared.weight) / sum(sum(shared.weight)) over () * any_value(founds.people) as target,
    any_value(founds.found) as found,
    any_value(founds.people) as people
from shared
inner join founds using (cell)
group by founds.cell
order by founds.cell
