-- Which secondary records are not older than the primary record of the same person?
--
-- Grain:       one row per record that breaks the rule; none is right.
-- Needs:       records.
-- Note:        an earlier registration lies inside the history of the person and ends before the
--              last one, or on the same day if the last one lasts one day only. A candidate space
--              was not used after the most recent one, nor after the last registration.
-- Over a second:
--              some 20 s at 43 million records, as it compares every record that is not primary
--              with the primary one.

with

compared as (

    select
        registrants.record_id,
        registrants.status,
        registrants.drift,
        registrants.first_registered_on,
        registrants.last_ended_on,
        registrants.last_active_on,
        registrants.registration_count,
        primaries.status as primary_status,
        primaries.first_registered_on as began_on,
        coalesce(primaries.last_active_on, primaries.last_ended_on, reference_day()) as until_on
    from registrants
    inner join registrants as primaries using (person_id)
    where
        not registrants.is_primary
        and primaries.is_primary

)

select
    record_id,
    status,
    drift,
    primary_status,
    first_registered_on,
    last_ended_on,
    last_active_on,
    began_on,
    until_on
from compared
where
    status = 'registered'
    or (status = 'candidate_space')
    is distinct from (primary_status = 'candidate_space' or drift = 'candidate_space')
    or last_active_on > until_on
    or first_registered_on < began_on
    or last_ended_on > until_on
    or (last_ended_on = until_on and until_on > greatest(began_on, window_first_day()))
    or registration_count > 1
order by record_id asc
