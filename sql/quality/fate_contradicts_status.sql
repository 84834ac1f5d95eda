-- Who is registered but deceased or abroad, or both deceased and abroad?
--
-- Grain:       one row per record that breaks the rule; none is right.
-- Parameters:  none.
-- Note:        who is registered is alive and lives in France; nobody who has died lives abroad.

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
    or (status = 'registered' and (is_deceased or lives_abroad))
    or (is_address_valid and (is_deceased or lives_abroad))
order by record_id asc
