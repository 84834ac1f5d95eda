-- current_slots: 256 equal parts of those registered again, by age, first year and number of
-- registrations: the units of calendar_days that the current registration began in.
--
-- A band of months before the reference day, from the first day of the year that the number of
-- registrations leaves at the earliest. As many completed months ago begins on the day itself.
-- Source: current_registrations.csv, raked; see calibration/profiles.py.

create temp table current_slots as

with

bands as (

    select
        *,
        greatest(
            (reference_day() - to_months(months_to::integer))::date + 1,
            make_date((first_year + registration_count - 1)::integer, 1, 1)
        ) as from_day,
        (reference_day() - to_months(months_from::integer))::date as to_day
    from read_values(getvariable('setting') || '/current_registrations.csv')

)

select
    (row_number() over (
        order by
            bands.age_group,
            bands.first_year,
            bands.registration_count,
            bands.months_from,
            slot.range
    ) - 1)::bigint as current_slot,
    starts.first_unit,
    ends.first_unit + ends.units - starts.first_unit as units
from bands
cross join range(bands.slots) as slot
inner join calendar_days as starts
    on starts.calendar = 0 and starts.day_number = bands.from_day - date '1929-01-01'
inner join calendar_days as ends
    on ends.calendar = 0 and ends.day_number = bands.to_day - date '1929-01-01'
order by current_slot
