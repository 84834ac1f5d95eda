-- In which régions would earlier detection have saved people?
--
-- Grain:       one row per région that is read, most persons saved first.
-- Parameters:  $days_earlier, whole days before 5 March 2024, 0 to 29; null means 1.
--              $extraction, how much was read; null means total.
--              The selection without history: $departements, $age_bands, $sexes,
--              $statuses, lists of values; null keeps all.
-- Headline (not saved_person_count):
--              Detection {days_earlier:days} earlier saves nobody.
-- Headline:    Where it saves most, detection {days_earlier:days} earlier saves
--              {saved_person_count:persons} in {region_code}, {saved_person_share:.1} of those
--              read there.
-- Note:        in which order the extraction went was not published: a crawl is ordered, so
--              the last days may fall on few places; which ones is drawn from the seed.
--              record_count and person_count are whom the extraction reads in all: see
--              access/days_earlier.
-- Source:      days: as timeline.source; extractions: assumptions, see method/ledger.

with

saved as (

    from saved_cells($days_earlier, $extraction, $departements, $age_bands, $sexes, $statuses)

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

)

select
    by_region.region_code,
    regions.region_name,
    by_region.days_earlier,
    by_region.record_count,
    by_region.person_count,
    by_region.saved_record_count,
    by_region.saved_person_count,
    by_region.saved_person_count / nullif(by_region.person_count, 0) as saved_person_share
from by_region
inner join regions using (region_code)
order by by_region.saved_person_count desc, by_region.region_code asc
