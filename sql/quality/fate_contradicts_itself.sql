-- Who has both died and moved abroad, or no longer lives in France but has a valid address there?
--
-- Grain:       one row per record that breaks the rule; none is right.
-- Needs:       records.

select
    record_id,
    status,
    is_deceased,
    lives_abroad
from registrants
where
    is_deceased is null
    or lives_abroad is null
    or (is_deceased and lives_abroad)
    or (is_address_valid and (is_deceased or lives_abroad))
order by record_id asc
