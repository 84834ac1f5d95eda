-- On which day would reading have passed a limit of records a day, and whom would that have saved?
--
-- Grain:       one row per extraction, by how much was read, largest first.
-- Needs:       course, breach figures, area, order of reading.
-- Headline (not day_number):
--              Had the extraction been {extraction}, a limit of {records_per_day:records} a day
--              would never have been passed, and nobody would have been saved.
-- Headline (is_near_pace):
--              Had the extraction been {extraction}, its pace would have been close to a limit of
--              {records_per_day:records} a day: when it would first have been passed is not known,
--              and anything up to {most_saved_person_count:M persons} would have been saved.
-- Headline:    Had the extraction been {extraction} and at an even pace, a limit of
--              {records_per_day:records} a day would have been passed on day {day_number}, and up
--              to {saved_person_count:M persons} would have been saved.
-- Full size:   dates
-- Note:        saved is who is read on a later day than the one on which the limit is
--              first passed: that day's reading is lost. The limit is on all hijacked
--              accounts together; how many there were was not published. The extractions
--              read at an even pace, within a few per cent: a limit well below it is
--              passed on the first day, one above most_records_in_a_day never. Between
--              least_records_in_a_day and most_records_in_a_day the day is the seed's, and the
--              headline names none; a real crawl may have started slowly. A person is read when
--              the primary record is, and may have another that is read before: up to.
-- Source:      extractions and normal reading: assumptions, see method/ledger.

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
        extraction,
        read_on,
        sum(record_count) as record_count,
        sum(living_person_count) as person_count
    from extraction_cube
    where read_on is not null
    group by extraction, read_on

),

detected as (

    select
        daily.extraction,
        asked.records_per_day,
        asked.first_used_on,
        min(daily.read_on) filter (daily.record_count > asked.records_per_day) as detected_on
    from daily
    cross join asked
    group by daily.extraction, asked.records_per_day, asked.first_used_on

),

by_extraction as (

    select
        daily.extraction,
        detected.records_per_day,
        detected.detected_on,
        detected.detected_on - detected.first_used_on + 1 as day_number,
        min(daily.record_count)::bigint as least_records_in_a_day,
        max(daily.record_count)::bigint as most_records_in_a_day,
        sum(daily.record_count)::bigint as record_count,
        sum(daily.person_count)::bigint as person_count,
        coalesce(
            sum(daily.person_count) filter (daily.read_on = detected.first_used_on), 0
        )::bigint as first_day_person_count,
        coalesce(sum(daily.record_count) filter (daily.read_on > detected.detected_on), 0)::bigint
            as saved_record_count,
        coalesce(sum(daily.person_count) filter (daily.read_on > detected.detected_on), 0)::bigint
            as saved_person_count
    from daily
    inner join detected using (extraction)
    group by
        daily.extraction,
        detected.records_per_day,
        detected.detected_on,
        detected.first_used_on

)

select
    extraction,
    records_per_day,
    detected_on,
    day_number,
    least_records_in_a_day,
    most_records_in_a_day,
    record_count,
    person_count,
    saved_record_count,
    saved_person_count,
    saved_person_count / nullif(person_count, 0) as saved_person_share,
    records_per_day >= least_records_in_a_day and records_per_day < most_records_in_a_day
        as is_near_pace,
    if(is_near_pace, person_count - first_day_person_count, saved_person_count)
        as most_saved_person_count
from by_extraction
order by extraction desc
