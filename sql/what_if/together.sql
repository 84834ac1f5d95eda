-- How many people would a purge of old files and earlier detection have spared, alone and together?
--
-- Grain:       one row per lever: none, the purge, the detection, both.
-- Needs:       course, area, status, last use, order of reading.
-- Headline (not most_both_person_count):
--              A purge after {retention_years:years} and an end of reading {days_earlier:days}
--              earlier would have spared nobody, even together.
-- Headline (is_by_order):
--              In the régions selected, had the extraction been {extraction}, ending it
--              {days_earlier:days} earlier would have spared {least_detection_person_count:M} to
--              {most_detection_person_count:M persons}, depending on the order of reading; with a
--              purge after {retention_years:years}, from {least_both_person_count:M} to
--              {most_both_person_count:M}.
-- Headline (not purge_spared_person_count):
--              Had the extraction been {extraction}, a purge after {retention_years:years} would
--              have spared nobody; at an even pace, an end of reading {days_earlier:days} earlier
--              would have spared up to {both_spared_person_count:M persons}
--              ({both_spared_person_share}).
-- Headline:    Had the extraction been {extraction}, a purge after {retention_years:years} would
--              have spared up to {purge_spared_person_count:M persons}; at an even pace, an end of
--              reading {days_earlier:days} earlier, up to {detection_spared_person_count:M}, and
--              both together up to {both_spared_person_count:M} ({both_spared_person_share}).
-- Note:        only selections by région and status apply. person_count is the number of people
--              still exposed, counted by the primary record as in retention/avoided_by_limit and
--              access/days_earlier: a person is spared if that record is purged or not read. Some
--              have another record that is kept and read, and would still be exposed
--              (retention/exposed_by_another_record counts them for the purge): hence "up to". A
--              decree allows at most twenty years; archiving spares the same people as a purge. An
--              even pace follows neither years nor status. Days stay those of the file as it was: a
--              crawl that reads a smaller file at the same pace ends sooner, and an earlier end
--              then spares fewer people, or nobody. The order of reading was not published; least_…
--              and most_… cover every order in which the same records are read. The seed draws the
--              records that a smaller extraction leaves out, and a person of whom only another
--              record is read is not counted.
-- Source:      days: as timeline.source; extractions and the curve of years: assumptions, see
--              method/ledger; bounds: M. Fréchet, 1951.

with

pace as (

    select
        last_read_on,
        all_read_person_count,
        all_saved_person_count
    from reading_pace($extraction)
    where days_earlier = coalesce($days_earlier, 5)

),

cells as (

    select
        record_count,
        person_count,
        status = 'formerly_registered' and idle_years >= coalesce($retention_years, 5)
            as is_purged,
        read_on > (select pace.last_read_on from pace) as is_unread
    from selected_levers($regions, $statuses)
    where extraction = coalesce($extraction, 'total')::extraction and read_on is not null

),

levers (list_order, lever_id, has_purge, has_detection) as (

    values
    (1, 'none', false, false),
    (2, 'purge', true, false),
    (3, 'detection', false, true),
    (4, 'both', true, true)

),

by_lever as (

    select
        levers.list_order,
        levers.lever_id,
        levers.has_detection,
        coalesce(sum(cells.record_count), 0)::bigint as all_record_count,
        coalesce(sum(cells.person_count), 0)::bigint as all_person_count,
        coalesce(sum(cells.record_count) filter (
            (levers.has_purge and cells.is_purged) or (levers.has_detection and cells.is_unread)
        ), 0)::bigint as spared_record_count,
        coalesce(sum(cells.person_count) filter (
            (levers.has_purge and cells.is_purged) or (levers.has_detection and cells.is_unread)
        ), 0)::bigint as spared_person_count,
        coalesce(sum(cells.person_count) filter (levers.has_purge and cells.is_purged), 0)::bigint
            as purged_person_count
    from levers
    left join cells on true
    group by levers.list_order, levers.lever_id, levers.has_detection

),

bounded as (

    select
        by_lever.*,
        by_lever.all_person_count - by_lever.purged_person_count as kept_person_count,
        by_lever.purged_person_count + if(
            by_lever.has_detection,
            least_overlap(
                kept_person_count, pace.all_saved_person_count, pace.all_read_person_count
            ),
            0
        ) as least_spared_person_count,
        by_lever.purged_person_count + if(
            by_lever.has_detection,
            most_overlap(kept_person_count, pace.all_saved_person_count),
            0
        ) as most_spared_person_count
    from by_lever
    cross join pace

)

select
    lever_id,
    spared_record_count,
    spared_person_count,
    least_spared_person_count,
    most_spared_person_count,
    spared_person_count / greatest(all_person_count, 1) as spared_person_share,
    all_record_count - spared_record_count as record_count,
    all_person_count - spared_person_count as person_count,
    coalesce($extraction, 'total') as extraction,
    coalesce($retention_years, 5) as retention_years,
    coalesce($days_earlier, 5) as days_earlier,
    max(spared_person_count) filter (lever_id = 'purge') over () as purge_spared_person_count,
    max(spared_person_count) filter (lever_id = 'detection') over ()
        as detection_spared_person_count,
    max(spared_person_count) filter (lever_id = 'both') over () as both_spared_person_count,
    both_spared_person_count / greatest(all_person_count, 1) as both_spared_person_share,
    max(least_spared_person_count) filter (lever_id = 'detection') over ()
        as least_detection_person_count,
    max(most_spared_person_count) filter (lever_id = 'detection') over ()
        as most_detection_person_count,
    max(least_spared_person_count) filter (lever_id = 'both') over () as least_both_person_count,
    max(most_spared_person_count) filter (lever_id = 'both') over () as most_both_person_count,
    $regions is not null and least_detection_person_count < most_detection_person_count
        as is_by_order
from bounded
order by list_order
