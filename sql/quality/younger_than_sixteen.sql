-- Who was not yet sixteen on 5 March 2024?
--
-- Grain:       one row per record that breaks the rule; none is right.
-- Parameters:  none.

select
    record_id,
    born_on
from registrants
where born_on > date '2008-03-05'
order by record_id asc
