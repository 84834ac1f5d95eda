-- Who has two registrations open at once?
--
-- Grain:       one row per record that breaks the rule; none is right.
-- Needs:       records.
-- Note:        two registrations still open, two secondary records that overlap, or a record that
--              ended after the current registration of a person registered again had begun. The
--              primary record has the first day of the person, not its own, so earlier records
--              always lie inside it. What began in {breach.window_first_year} or before has the
--              first day of {breach.window_first_year} and is left out.
-- Over a second:
--              some 5 s at 43 million records, as it orders the earlier files of each person.

with

spells as (

    select
        record_id,
        person_id,
        status,
        first_registered_on,
        last_ended_on,
        count(*) filter (status = 'registered') over (partition by person_id) as open_count,
        max(registered_since) filter (registration_count > 1) over (partition by person_id)
            as again_since,
        max(last_ended_on) over (
            partition by person_id, status
            order by first_registered_on, last_ended_on
            rows between unbounded preceding and 1 preceding
        ) as last_before
    from registrants
    where
        status = 'registered'
        or (not is_primary and first_registered_on > make_date(window_first_year(), 1, 1))

)

select
    record_id,
    person_id,
    status,
    first_registered_on,
    last_before
from spells
where
    open_count > 1
    or (status = 'formerly_registered' and first_registered_on < last_before)
    or last_ended_on >= again_since
order by record_id asc
