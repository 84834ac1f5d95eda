-- Registrations that ended on the last day of a month.
--
-- Source:    assumption, after what the press says of exits by default of the monthly update
-- Use:       modelled
-- Tolerance: 0.03
-- Note:      a single registration lasts for four weeks at the least.

select
    'last day of a month' as cell,
    assumed('ends_at_month_end_per_mille') / 1000 * count(*) as target,
    count(*) filter (last_ended_on = last_day(last_ended_on)) as found,
    count(*) as people
from registrants
where is_primary and status = 'formerly_registered'
