-- How many records and people were read on each day?
--
-- Grain:       one row per day, 6 February to 5 March 2024.
-- Parameters:  $extraction, how much was read; null means total.
--              The selection without history: $departements, $age_bands, $sexes,
--              $statuses, lists of values; null keeps all.
-- Headline:    Had the extraction been {extraction}, {mean_person_count:persons} a day would have
--              been read on average, {by_signal_person_share:.1} of {all_person_count:persons} by
--              the day of the first signal.
-- Note:        how the extraction ran was not published: modelled, région by région or by
--              blocks of identifiers, at an even pace over the 29 days. A person is read
--              when the primary record is. The first signal came on 29 February 2024, the
--              24th day, 23 days after the first use. 29 days are counted with the first
--              and the last; 28 days lie between them, which
--              reconciliation/derived_figures divides by.
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
    read_on,
    record_count,
    person_count,
    row_number() over (order by read_on) as day_number,
    sum(record_count) over (order by read_on)::bigint as so_far_record_count,
    sum(person_count) over (order by read_on)::bigint as so_far_person_count,
    so_far_person_count / greatest(sum(person_count) over (), 1) as so_far_person_share,
    read_on = signal_on as is_first_signal,
    coalesce($extraction, 'total') as extraction,
    sum(person_count) over ()::bigint as all_person_count,
    avg(person_count) over () as mean_person_count,
    sum(person_count) filter (read_on <= signal_on) over ()
    / greatest(sum(person_count) over (), 1) as by_signal_person_share
from daily
order by read_on
