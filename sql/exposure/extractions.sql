-- Of how many persons was the record read, by possible extent of the extraction?
--
-- Grain:       one row per extraction, the farthest first.
-- Needs:       area, order of reading.
-- Headline:    Had everything been read, that would have meant {person_count:persons} in
--              {record_count:records}; under the mildest assumption about the extraction, no record
--              would have been read.
-- Note:        assumptions, not findings: how far the extraction ran was never published. A crawl
--              follows an order, so the part of the file that is read is clustered, and its
--              composition differs from that of the whole. With the extraction none, nothing is
--              read and every count is zero. A selection by history is not possible.
-- Source:      assumption, see method/ledger: extraction_…_per_mille.

with

extractions as (

    select
        unnest(enum_range(null::extraction))::varchar as extraction,
        unnest(range(1, 5)) as list_order
    union all
    select
        'none' as extraction,
        0 as list_order

),

readings as (

    select
        extraction::varchar as extraction,
        coalesce(sum(record_count) filter (where read_on is not null), 0)::bigint as record_count,
        coalesce(sum(person_count) filter (where read_on is not null), 0)::bigint as person_count,
        sum(record_count)::bigint as all_record_count,
        sum(person_count)::bigint as all_person_count,
        min(read_on) as first_read_on,
        max(read_on) as last_read_on
    from selected_readings($departements, $age_bands, $sexes, $statuses)
    group by extraction

),

-- Every extraction counts the same file, whatever was read of it.
by_extraction as (

    select
        extractions.extraction,
        extractions.list_order,
        readings.first_read_on,
        readings.last_read_on,
        coalesce(readings.record_count, 0) as record_count,
        coalesce(readings.person_count, 0) as person_count,
        coalesce(max(readings.all_record_count) over (), 0) as all_record_count,
        coalesce(max(readings.all_person_count) over (), 0) as all_person_count
    from extractions
    left join readings using (extraction)

)

select
    extraction,
    record_count,
    person_count,
    all_record_count,
    all_person_count,
    first_read_on,
    last_read_on,
    record_count / nullif(all_record_count, 0) as record_share,
    person_count / nullif(all_person_count, 0) as person_share
from by_extraction
order by list_order desc
