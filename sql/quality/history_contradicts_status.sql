-- Whose registration dates contradict the status?
--
-- Grain:       one row per record that breaks the rule; none is right.
-- Needs:       records.
-- Note:        a registered person has no end date, but has the start of the current registration:
--              the first day if there was no other, or else a day that leaves each registration a
--              calendar year. A formerly registered person has an end date; a candidate space has
--              none of these dates.

select
    record_id,
    status,
    first_registered_on,
    last_ended_on,
    registered_since,
    registration_count,
    last_active_on
from registrants
where
    (last_ended_on is not null) is distinct from (status = 'formerly_registered')
    or (last_active_on is not null) is distinct from (status = 'candidate_space')
    or (first_registered_on is null) is distinct from (status = 'candidate_space')
    or (registration_count is null) is distinct from (status = 'candidate_space')
    or (registered_since is not null) is distinct from (status = 'registered')
    or registered_since < first_registered_on
    or (registered_since > first_registered_on) <> (registration_count > 1)
    or year(registered_since) - year(first_registered_on) + 1 < registration_count
    or registration_count < 1
    or registration_count > 8
order by record_id asc
