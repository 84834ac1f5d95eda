-- How are the records of the file reduced to persons?
--
-- Grain:       one row per step: all records, less each kind of further record, leave the persons.
-- Needs:       records.
-- Base:        persons
-- Headline:    {record_count:records} less {further_record_count:further_records} of the same
--              people: {person_count:persons}.
-- Note:        a kind is the way in which a further record differs from the person's primary
--              record. The number of further records follows from the published totals; their kinds
--              are modelled. agrees says whether the rest is exactly the number of persons of
--              exposure_cube. {kind.By_construction}
-- Source:      36,820,828 persons: CNIL, SAN-2026-003; 43,000,000 records is our inference; kinds:
--              assumption, see method/ledger.

with

kinds as (

    select unnest(enum_range(null::drift))::drift as drift

),

by_drift as (

    select
        drift,
        count(*) as record_count
    from registrants
    group by drift

),

persons as (

    select coalesce(sum(person_count), 0)::bigint as person_count
    from exposure_cube

),

changes as (

    select
        0 as list_order,
        'all_records' as step,
        coalesce(sum(record_count), 0)::bigint as record_change
    from by_drift
    union all
    select
        enum_code(kinds.drift) as list_order,
        kinds.drift::varchar as step,
        -coalesce(by_drift.record_count, 0) as record_change
    from kinds
    left join by_drift using (drift)
    where kinds.drift <> 'none'
    union all
    select
        99 as list_order,
        'persons' as step,
        0 as record_change

),

running as (

    select
        list_order,
        step,
        record_change,
        sum(record_change) over (order by list_order)::bigint as left_record_count,
        sum(record_change) over ()::bigint as final_record_count,
        sum(record_change) filter (where record_change > 0) over ()::bigint as record_count
    from changes

)

select
    running.step,
    running.record_change,
    running.left_record_count,
    running.record_count,
    persons.person_count,
    running.record_count - running.final_record_count as further_record_count,
    running.final_record_count = persons.person_count as agrees
from running
cross join persons
order by running.list_order
