-- What became known about the size of the breach between two days?
--
-- Grain:       one row per end of the range: at the most, most likely, at the least.
-- Needs:       course.
-- Headline (not person_count):
--              By {as_of}, nobody had named a number.
-- Headline (not since_person_count):
--              On {since} nobody had named a number; as known on {as_of}, the number of persons
--              ({bound_id}) is {person_count}, that of records {record_count}.
-- Headline (is_unchanged):
--              From {since} to {as_of} the number of persons ({bound_id}) stayed at {person_count},
--              that of records at {record_count}.
-- Headline (not person_change):
--              From {since} to {as_of} the number of persons ({bound_id}) stayed at {person_count};
--              that of records went from {since_record_count} to {record_count}.
-- Headline (not record_change):
--              From {since} to {as_of} the number of persons ({bound_id}) went from
--              {since_person_count} to {person_count}; that of records stayed at {record_count}.
-- Headline:    From {since} to {as_of} the number of persons ({bound_id}) went from
--              {since_person_count} to {person_count}, that of records from {since_record_count} to
--              {record_count}.
-- Note:        a null value is not known; a change to or from it is null too. If $since is after
--              $as_of, the changes read backwards.
-- Source:      each state's own, in the answer.

with

days as (

    select
        coalesce($since::date, least(told_public_on(), $as_of::date)) as since,
        coalesce($as_of::date, last_known_on()) as as_of

),

states as (

    select
        known_on,
        source,
        coalesce(lead(known_on) over (order by known_on), date '9999-12-31') as until_on,
        unnest(['high', 'mode', 'low']) as bound_id,
        unnest([1, 2, 3]) as list_order,
        unnest([record_count_high, record_count_mode, record_count_low]) as record_count,
        unnest([person_count_high, person_count_mode, person_count_low]) as person_count
    from knowledge_states

)

select
    days.since,
    days.as_of,
    later.bound_id,
    earlier.record_count as since_record_count,
    later.record_count,
    earlier.person_count as since_person_count,
    later.person_count,
    earlier.known_on as since_known_on,
    later.known_on,
    earlier.known_on::varchar as since_basis_id,
    later.known_on::varchar as basis_id,
    earlier.source as since_source,
    later.source,
    later.record_count - earlier.record_count as record_change,
    later.person_count - earlier.person_count as person_change,
    record_change = 0 and person_change = 0 as is_unchanged
from days
inner join states as earlier
    on days.since >= earlier.known_on and days.since < earlier.until_on
inner join states as later
    on
        days.as_of >= later.known_on and days.as_of < later.until_on
        and earlier.list_order = later.list_order
order by later.list_order
