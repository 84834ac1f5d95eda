-- How many persons were read, by how far the extraction may have run?
--
-- Grain:       one row per scenario, the farthest first.
-- Parameters:  $departements, $age_bands, $sexes, $statuses, lists of values; null keeps all.
-- Headline:    Had everything been read, it would be {person_count:,} persons in
--              {record_count:,} records; nobody in the mildest of the scenarios, which are
--              assumptions.
-- Note:        scenarios, not findings: how the extraction ran was never published. A crawl is
--              ordered, so a part of the register is clustered and its shares differ from the
--              whole's. In the scenario none nothing is read, and every count is zero.
--              No history to select by.
-- Source:      assumption, see method/ledger: extraction_…_per_mille.

with

scenarios as (

    select
        unnest(enum_range(null::scenario))::varchar as scenario,
        unnest(range(1, 5)) as place
    union all
    select
        'none' as scenario,
        0 as place

),

readings as (

    select
        scenario::varchar as scenario,
        coalesce(sum(record_count) filter (where read_on is not null), 0)::bigint as record_count,
        coalesce(sum(person_count) filter (where read_on is not null), 0)::bigint as person_count,
        sum(record_count)::bigint as all_record_count,
        sum(person_count)::bigint as all_person_count,
        min(read_on) as first_read_on,
        max(read_on) as last_read_on
    from selected_readings($departements, $age_bands, $sexes, $statuses)
    group by scenario

),

-- Every scenario counts the same register, whatever was read of it.
counted as (

    select
        scenarios.scenario,
        scenarios.place,
        readings.first_read_on,
        readings.last_read_on,
        coalesce(readings.record_count, 0) as record_count,
        coalesce(readings.person_count, 0) as person_count,
        coalesce(max(readings.all_record_count) over (), 0) as all_record_count,
        coalesce(max(readings.all_person_count) over (), 0) as all_person_count
    from scenarios
    left join readings using (scenario)

)

select
    scenario,
    record_count,
    person_count,
    all_record_count,
    all_person_count,
    first_read_on,
    last_read_on,
    record_count / nullif(all_record_count, 0) as record_share,
    person_count / nullif(all_person_count, 0) as person_share
from counted
order by place desc
