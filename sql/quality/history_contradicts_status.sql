-- Whose registration dates contradict the status?
--
-- Grain:       one row per record that breaks the rule; none is right.
-- Parameters:  none.
-- Note:        registered has no end, formerly registered has one, a candidate space
--              has neither date.

select
    record_id,
    status,
    first_registered_on,
    last_ended_on,
    registration_count,
    last_active_on
from registrants
where
    (last_ended_on is not null) is distinct from (status = 'formerly_registered')
    or (last_active_on is not null) is distinct from (status = 'candidate_space')
    or (first_registered_on is null) is distinct from (status = 'candidate_space')
    or (registration_count is null) is distinct from (status = 'candidate_space')
    or registration_count < 1
    or registration_count > 8
order by record_id asc
