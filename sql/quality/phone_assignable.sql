-- Which phone numbers could be assigned to a real person?
--
-- Grain:       one row per record that breaks the rule; none is right.
-- Needs:       records.
-- Note:        only ARCEP's six blocks for fiction are safe.
-- Over a second:
--              some 2 s at 43 million records, as it reads every record as exported.

select
    record_id,
    phone
from registrants
where
    not regexp_full_match(phone, '(019900|026191|035301|046571|053649|063998)[0-9]{4}')
order by record_id asc
