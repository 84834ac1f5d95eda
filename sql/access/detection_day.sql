-- On which day would a limit on records read in a day have told, and whom would it have saved?
--
-- Grain:       one row per scenario of how the extraction ran, largest first.
-- Parameters:  $records_per_day, a whole number, above which reading is abnormal; null means
--              the ledger's.
-- Headline:    In the scenario "{scenario}" a limit of {records_per_day:,.0f} records a day
--              {outcome}, and {saved_person_count:,.0f} people would have been saved.
-- Note:        saved is who is read on a later day than the one on which the limit is
--              first passed: that day's reading is lost. The limit is on all hijacked
--              accounts together; how many there were was not published. The scenarios
--              read at an even pace, within a few per cent: a limit well below it tells
--              on the first day, one within those few per cent on a later day, and one
--              above most_records_in_a_day never; a real crawl may have started slowly. A
--              person is read when the primary record is.
-- Source:      scenarios and normal reading: assumptions, see method/ledger.

with

asked as (

    select
        happened_on as first_used_on,
        coalesce($records_per_day, assumed('normal_records_per_day')) as records_per_day
    from timeline
    where event_id = 'first_use'

),

daily as (

    select
        scenario,
        read_on,
        sum(record_count) as record_count,
        sum(person_count) as person_count
    from extraction_cube
    where read_on is not null
    group by scenario, read_on

),

told as (

    select
        daily.scenario,
        asked.records_per_day,
        asked.first_used_on,
        min(daily.read_on) filter (daily.record_count > asked.records_per_day) as detected_on
    from daily
    cross join asked
    group by daily.scenario, asked.records_per_day, asked.first_used_on

),

saved as (

    select
        daily.scenario,
        told.records_per_day,
        told.detected_on,
        told.detected_on - told.first_used_on + 1 as day_number,
        max(daily.record_count)::bigint as most_records_in_a_day,
        sum(daily.record_count)::bigint as record_count,
        sum(daily.person_count)::bigint as person_count,
        coalesce(sum(daily.record_count) filter (daily.read_on > told.detected_on), 0)::bigint
            as saved_record_count,
        coalesce(sum(daily.person_count) filter (daily.read_on > told.detected_on), 0)::bigint
            as saved_person_count
    from daily
    inner join told using (scenario)
    group by daily.scenario, told.records_per_day, told.detected_on, told.first_used_on

)

select
    scenario,
    records_per_day,
    detected_on,
    day_number,
    most_records_in_a_day,
    record_count,
    person_count,
    saved_record_count,
    saved_person_count,
    saved_person_count / nullif(person_count, 0) as saved_person_share,
    coalesce('is first passed on day ' || day_number, 'is never passed') as outcome
from saved
order by scenario desc
