-- In which régions would earlier detection have spared people?
--
-- Grain:       one row per région that is read, most persons first.
-- Needs:       course, area, order of reading.
-- Headline (not most_saved_person_count):
--              Detection {days_earlier:days} earlier would have spared nobody.
-- Headline (not is_by_order):
--              Detection {days_earlier:days} earlier would have spared up to
--              {most_saved_person_count:M persons} in {region_code}.
-- Headline (is_ahead_of_next):
--              The régions in which detection {days_earlier:days} earlier spares people depend on
--              the order of reading, which was not published; in {region_code}, listed first,
--              {least_saved_person_count:M} to {most_saved_person_count:M persons}.
-- Headline:    The régions in which detection {days_earlier:days} earlier spares people depend on
--              the order of reading, which was not published; in any one région, up to
--              {most_saved_person_count:M persons}.
-- Note:        a crawl follows an order, so the last days may fall on few places. least_… and
--              most_… cover every order in which the same records are read: if a fraction f of all
--              is read until detection and a région has a share s of it, at least max(0, 1 - f / s)
--              and at most min(1, (1 - f) / s) of the région is spared. even_… assumes an even
--              pace. saved_… is one order of many, drawn from the seed. record_count and
--              person_count are the total of the extraction: see access/days_earlier. Residents
--              only: people who live abroad are in no région.
-- Source:      days: as timeline.source; extractions: assumptions, see method/ledger; bounds:
--              M. Fréchet, 1951, as breachlab/macros/bounds.sql.

with

saved as (

    from saved_cells(
        $days_earlier, $extraction, every_place($departements), $age_bands, $sexes, $statuses
    )

),

by_region as (

    select
        departements.region_code,
        saved.days_earlier,
        sum(saved.record_count)::bigint as record_count,
        sum(saved.person_count)::bigint as person_count,
        sum(saved.saved_record_count)::bigint as saved_record_count,
        sum(saved.saved_person_count)::bigint as saved_person_count
    from saved
    inner join departements using (departement_code)
    group by departements.region_code, saved.days_earlier

),

pace as (

    from reading_pace($extraction)

)

select
    by_region.region_code,
    regions.region_name,
    by_region.days_earlier,
    by_region.record_count,
    by_region.person_count,
    by_region.saved_record_count,
    by_region.saved_person_count,
    round(by_region.person_count * pace.all_saved_person_count / pace.all_read_person_count)::bigint
        as even_saved_person_count,
    least_overlap(
        by_region.person_count, pace.all_saved_person_count, pace.all_read_person_count
    ) as least_saved_person_count,
    most_overlap(by_region.person_count, pace.all_saved_person_count) as most_saved_person_count,
    least_saved_person_count < most_saved_person_count as is_by_order,
    is_ahead(by_region.person_count, 1, lead(by_region.person_count) over largest, 1)
        as is_ahead_of_next
from by_region
inner join regions using (region_code)
inner join pace using (days_earlier)
window largest as (order by by_region.person_count desc, by_region.region_code asc)
order by by_region.person_count desc, by_region.region_code asc
