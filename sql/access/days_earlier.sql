-- How many persons would each day of earlier detection have spared?
--
-- Grain:       one row per number of days earlier, from 0 to all.
-- Needs:       course, area, order of reading.
-- Headline (is_by_order):
--              At an even pace, if reading had ended on the day of the first signal,
--              {least_signal_person_count:M} to {most_signal_person_count:M persons} of this
--              selection, out of {person_count:M}, would have been spared, depending on the order
--              of reading; the pace was not published.
-- Headline:    At an even pace, each day earlier spares {mean_person_count:M persons}; if reading
--              had ended on the day of the first signal, {signal_person_count:M} would have been
--              spared ({signal_person_share}); the pace was not published.
-- Finding (is_by_order):
--              Stopped at the first signal, at an even pace: {least_signal_person_count:M} to
--              {most_signal_person_count:M} spared
-- Finding:     Stopped at the first signal, at an even pace: {signal_person_count:M} spared
-- Mark:        modelled
-- Note:        number of days before {breach.last_use_on}, the last malicious use; with
--              {breach.use_day_count} days the extraction never began. {breach.first_signal} Days
--              are counted with the first and the last included; reconciliation/derived_figures
--              divides by the days between them, one fewer. Modelled at an even pace: see
--              access/daily_reads. record_count and person_count are the totals of the extraction.
--              saved_… counts a person by the primary record: at most, as an older record may have
--              been read before. most_… assumes that all records of a person are read together,
--              least_… that the further ones are read at any time. The days on which a part of the
--              file is read depend on the order, which is drawn from the seed: least_… and most_…
--              cover every order in which the same records are read. signal_person_count assumes an
--              even pace.
-- Source:      days: as timeline.source; extractions: assumptions, see method/ledger.

with

readings as (

    select
        read_on,
        sum(record_count) as record_count,
        sum(person_count) as person_count
    from selected_readings($departements, $age_bands, $sexes, $statuses)
    where extraction = coalesce($extraction, 'total')::extraction and read_on is not null
    group by read_on

),

ends as (

    select
        last_use.happened_on - first_signal.happened_on as signal_days_earlier,
        unnest(range(use_day_count() + 1))::integer as days_earlier
    from timeline as last_use
    cross join timeline as first_signal
    where last_use.event_id = 'last_use' and first_signal.event_id = 'signal'

),

pace as (

    from reading_pace($extraction)

),

by_days_earlier as (

    select
        ends.days_earlier,
        ends.signal_days_earlier,
        pace.last_read_on,
        pace.all_read_person_count,
        pace.all_saved_person_count,
        pace.all_least_saved_person_count,
        coalesce(sum(readings.record_count), 0)::bigint as record_count,
        coalesce(sum(readings.person_count), 0)::bigint as person_count,
        coalesce(
            sum(readings.record_count) filter (readings.read_on > pace.last_read_on), 0
        )::bigint as saved_record_count,
        coalesce(
            sum(readings.person_count) filter (readings.read_on > pace.last_read_on), 0
        )::bigint as saved_person_count
    from ends
    inner join pace using (days_earlier)
    left join readings on true
    group by
        ends.days_earlier,
        ends.signal_days_earlier,
        pace.last_read_on,
        pace.all_read_person_count,
        pace.all_saved_person_count,
        pace.all_least_saved_person_count

)

select
    days_earlier,
    last_read_on,
    record_count,
    person_count,
    saved_record_count,
    saved_person_count,
    saved_person_count / greatest(person_count, 1) as saved_person_share,
    days_earlier = signal_days_earlier as is_first_signal,
    person_count / max(days_earlier) over () as mean_person_count,
    least_overlap(person_count, all_least_saved_person_count, all_read_person_count)
        as least_saved_person_count,
    most_overlap(person_count, all_saved_person_count) as most_saved_person_count,
    max(all_saved_person_count) filter (days_earlier = signal_days_earlier) over ()
    / greatest(all_read_person_count, 1) as signal_person_share,
    round(person_count * signal_person_share)::bigint as signal_person_count,
    max(least_saved_person_count) filter (days_earlier = signal_days_earlier) over ()
        as least_signal_person_count,
    max(most_saved_person_count) filter (days_earlier = signal_days_earlier) over ()
        as most_signal_person_count,
    least_signal_person_count < most_signal_person_count as is_by_order
from by_days_earlier
order by days_earlier
