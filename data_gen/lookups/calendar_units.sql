-- calendar_units: the day, counted from 1 January 1929, that each unit of the calendars lies on;
-- the last one is no day.

create temp table calendar_units as
select
    unnest(range(first_unit, first_unit + units)) as calendar_unit,
    day_number
from calendar_days
union all
select
    sum(units) as calendar_unit,
    -1 as day_number
from calendar_days
order by calendar_unit
