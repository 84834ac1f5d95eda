-- How many of what a component of cost counts: one row per driver that is not paid once.

select distinct
    counted_by,
    quantity
from cost_parts(null, null, null, null, null, null, unit_costs(), null, null, null)
where counted_by <> 'breach'
order by counted_by
