-- calendar_units: the day, counted from 1 January 1929, that each unit of the calendars lies on;
-- the last one is no day.

create temp table calendar_units as
select
    calendar_days.first_unit + unit.range as calendar_unit,
    calendar_days.day_number
from calendar_days, range(calendar_days.units) as unit
union all
select
    sum(units) as calendar_unit,
    -1 as day_number
from calendar_days
order by calendar_unit
