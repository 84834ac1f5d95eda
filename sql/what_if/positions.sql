-- How many people would the two levers have spared, at each of their positions?
--
-- Grain:       one row per limit of the purge, 0 to 20 years, and end of reading, 0 to 29 days
--              earlier.
-- Needs:       course, area, status, last use, order of reading.
-- Example:     $days_earlier 5
-- Headline (not most_both_person_count):
--              Had the extraction been {extraction}, a purge after {retention_years:years} and an
--              end of reading {days_earlier:days} earlier would have spared nobody.
-- Headline (is_by_order):
--              Had the extraction been {extraction}, a purge after {retention_years:years} and an
--              end of reading {days_earlier:days} earlier would have spared
--              {least_both_person_count:M} to {most_both_person_count:M persons} of the régions
--              selected, depending on the order of reading.
-- Headline:    Had the extraction been {extraction}, a purge after {retention_years:years} and, at
--              an even pace, an end of reading {days_earlier:days} earlier would have spared up to
--              {both_spared_person_count:M persons}.
-- Note:        each row is the answer of what_if/together for one position, with the same
--              reservations. purge_…, detection_… and both_… count the people spared by each lever
--              alone, and by both together; further_…, those whom the earlier end spares beyond the
--              purge. record_count and person_count are what is still exposed with both; unread_…,
--              what a smaller extraction leaves out, and all_exposed_…, the whole.
-- Source:      as what_if/together.

with

pace as (

    from reading_pace($extraction)
    where days_earlier = coalesce($days_earlier, days_earlier)

),

limits as (

    select years.limit_years::integer as retention_years
    from (select unnest(range(21)) as limit_years) as years
    where years.limit_years = coalesce($retention_years, years.limit_years)

),

cells as (

    select
        read_on,
        if(status = 'formerly_registered', idle_years, null) as purgeable_years,
        extraction = 'total' as is_of_all,
        extraction = coalesce($extraction, 'total')::extraction and read_on is not null
            as is_read,
        sum(record_count) as record_count,
        sum(person_count) as person_count
    from selected_levers($regions, $statuses)
    group by read_on, purgeable_years, is_of_all, is_read

),

exposed as (

    select
        coalesce(sum(record_count), 0)::bigint as all_exposed_record_count,
        coalesce(sum(person_count), 0)::bigint as all_exposed_person_count
    from cells
    where is_of_all

),

by_limit as (

    select
        limits.retention_years,
        cells.read_on,
        sum(cells.record_count) as record_count,
        sum(cells.person_count) as person_count,
        sum(cells.record_count) filter (cells.purgeable_years >= limits.retention_years)
            as purged_record_count,
        sum(cells.person_count) filter (cells.purgeable_years >= limits.retention_years)
            as purged_person_count
    from limits
    left join cells on cells.is_read
    group by limits.retention_years, cells.read_on

),

tried as (

    select
        by_limit.*,
        pace.*,
        exposed.*,
        coalesce(by_limit.read_on > pace.last_read_on, false) as is_unread
    from by_limit
    cross join pace
    cross join exposed

),

by_position as (

    select
        retention_years,
        days_earlier,
        all_read_person_count,
        all_saved_person_count,
        all_exposed_record_count,
        all_exposed_person_count,
        coalesce(sum(record_count), 0)::bigint as read_record_count,
        coalesce(sum(person_count), 0)::bigint as read_person_count,
        coalesce(sum(purged_record_count), 0)::bigint as purge_spared_record_count,
        coalesce(sum(purged_person_count), 0)::bigint as purge_spared_person_count,
        coalesce(sum(record_count) filter (is_unread), 0)::bigint
            as detection_spared_record_count,
        coalesce(sum(person_count) filter (is_unread), 0)::bigint
            as detection_spared_person_count,
        coalesce(sum(if(is_unread, record_count, purged_record_count)), 0)::bigint
            as both_spared_record_count,
        coalesce(sum(if(is_unread, person_count, purged_person_count)), 0)::bigint
            as both_spared_person_count
    from tried
    group by all

)

select
    retention_years,
    days_earlier,
    purge_spared_record_count,
    purge_spared_person_count,
    detection_spared_record_count,
    detection_spared_person_count,
    both_spared_record_count,
    both_spared_person_count,
    all_exposed_record_count,
    all_exposed_person_count,
    all_exposed_record_count - read_record_count as unread_record_count,
    all_exposed_person_count - read_person_count as unread_person_count,
    both_spared_record_count - purge_spared_record_count as further_record_count,
    both_spared_person_count - purge_spared_person_count as further_person_count,
    read_record_count - both_spared_record_count as record_count,
    read_person_count - both_spared_person_count as person_count,
    both_spared_person_count / greatest(read_person_count, 1) as both_spared_person_share,
    least_overlap(read_person_count, all_saved_person_count, all_read_person_count)
        as least_detection_person_count,
    most_overlap(read_person_count, all_saved_person_count) as most_detection_person_count,
    least_overlap(
        read_person_count - purge_spared_person_count,
        all_saved_person_count,
        all_read_person_count
    ) as least_further_person_count,
    most_overlap(read_person_count - purge_spared_person_count, all_saved_person_count)
        as most_further_person_count,
    purge_spared_person_count + least_further_person_count as least_both_person_count,
    purge_spared_person_count + most_further_person_count as most_both_person_count,
    read_person_count - most_both_person_count as least_person_count,
    read_person_count - least_both_person_count as most_person_count,
    coalesce($extraction, 'total') as extraction,
    $regions is not null and least_detection_person_count < most_detection_person_count
        as is_by_order
from by_position
order by retention_years, days_earlier
