-- How many records were read on each day, and of how many people?
--
-- Grain:       one row per day, from the first use to the last.
-- Needs:       course, area, order of reading.
-- Headline (is_by_order):
--              Had the extraction been {extraction}, the records of
--              {least_by_signal_person_count:M} to {most_by_signal_person_count:M persons} of these
--              départements, out of {all_person_count:M}, would have been read by the day of the
--              first signal, depending on the order of reading.
-- Headline:    Had the extraction been {extraction}, the records of {mean_person_count:persons} a
--              day would have been read at an even pace, and those of {by_signal_person_share:.1}
--              of {all_person_count:M persons} by the day of the first signal.
-- Note:        how the extraction ran was not published: it is modelled, région by région or by
--              blocks of identifiers, at an even pace from the first use to the last. A person
--              counts on the day on which the primary record is read. The order of reading, which
--              is drawn from the seed, determines on which days a département is read: least_… and
--              most_… cover every order in which the same records are read. by_signal_… assumes an
--              even pace. {breach.first_signal} Days are counted including the first and the last;
--              reconciliation/derived_figures divides by the days between them, one fewer.
-- Source:      days: as timeline.source; extractions: assumptions, see method/ledger.

with

readings as (

    select
        read_on,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from selected_readings($departements, $age_bands, $sexes, $statuses)
    where extraction = coalesce($extraction, 'total')::extraction and read_on is not null
    group by read_on

),

days as (

    select
        first_signal.happened_on as signal_on,
        unnest(
            generate_series(first_use.happened_on, last_use.happened_on, interval 1 day)
        )::date as read_on
    from timeline as first_use
    cross join timeline as first_signal
    cross join timeline as last_use
    where
        first_use.event_id = 'first_use'
        and first_signal.event_id = 'signal'
        and last_use.event_id = 'last_use'

),

pace as (

    select
        last_read_on,
        all_read_person_count,
        all_read_person_count - all_saved_person_count as all_by_signal_person_count,
        coalesce($extraction, 'total') as extraction,
        $departements is not null as is_of_departements
    from reading_pace($extraction)

),

daily as (

    select
        days.read_on,
        days.signal_on,
        coalesce(readings.record_count, 0) as record_count,
        coalesce(readings.person_count, 0) as person_count
    from days
    left join readings using (read_on)

)

select
    daily.read_on,
    daily.record_count,
    daily.person_count,
    pace.extraction,
    row_number() over (order by daily.read_on) as day_number,
    sum(daily.record_count) over (order by daily.read_on)::bigint as so_far_record_count,
    sum(daily.person_count) over (order by daily.read_on)::bigint as so_far_person_count,
    so_far_person_count / greatest(sum(daily.person_count) over (), 1) as so_far_person_share,
    daily.read_on = daily.signal_on as is_first_signal,
    sum(daily.person_count) over ()::bigint as all_person_count,
    avg(daily.person_count) over () as mean_person_count,
    pace.all_by_signal_person_count / greatest(pace.all_read_person_count, 1)
        as by_signal_person_share,
    least_overlap(
        all_person_count, pace.all_by_signal_person_count, pace.all_read_person_count
    ) as least_by_signal_person_count,
    most_overlap(all_person_count, pace.all_by_signal_person_count)
        as most_by_signal_person_count,
    pace.is_of_departements and least_by_signal_person_count < most_by_signal_person_count
        as is_by_order
from daily
inner join pace on daily.signal_on = pace.last_read_on
order by daily.read_on
