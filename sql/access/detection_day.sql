-- When would the extraction have passed a daily limit, and how many people would that have spared?
--
-- Grain:       one row per extraction, by how much was read, largest first.
-- Needs:       course, breach figures, area, order of reading.
-- Headline (not day_number):
--              Had the extraction been {extraction}, a limit of {records_per_day:records} a day
--              would never have been passed, and nobody would have been spared.
-- Headline (is_near_pace):
--              Had the extraction been {extraction}, its pace would have been close to a limit of
--              {records_per_day:records} a day: the day on which it would first have been passed is
--              not known, and up to {most_saved_person_count:M persons} would have been spared.
-- Headline:    Had the extraction been {extraction} and at an even pace, a limit of
--              {records_per_day:records} a day would have been passed on day {day_number}, and up
--              to {saved_person_count:M persons} would have been spared.
-- Full size:   dates
-- Note:        spared are the persons whose record is read after the day on which the limit is
--              first passed: on that day it is too late. The limit applies to all hijacked accounts
--              together; their number was not published. The extractions read at an even pace,
--              within a few per cent: a limit well below it is passed on the first day, one above
--              most_records_in_a_day never. Between least_records_in_a_day and
--              most_records_in_a_day the day depends on the seed, and the headline names none; a
--              real crawl may have started slowly. A person counts by the primary record, and may
--              have another that was read before: hence "up to".
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
