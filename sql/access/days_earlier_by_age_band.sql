-- At which ages would earlier detection have saved people?
--
-- Grain:       one row per age band, most persons saved first.
-- Parameters:  $days_earlier, whole days before 5 March 2024, 0 to 29; null means 1.
--              $extraction, how much was read; null means total.
--              The selection without history: $departements, $age_bands, $sexes,
--              $statuses, lists of values; null keeps all.
-- Headline (not saved_person_count):
--              Detection {days_earlier:days} earlier saves nobody.
-- Headline:    Where it saves most, detection {days_earlier:days} earlier saves
--              {saved_person_count:persons} at the ages of {age_band}, {saved_person_share:.1} of
--              those read.
-- Note:        in which order the extraction went was not published: a crawl is ordered, so
--              the last days may fall on few places; which ones is drawn from the seed.
--              record_count and person_count are whom the extraction reads in all: see
--              access/days_earlier.
-- Source:      days: as timeline.source; extractions: assumptions, see method/ledger.

with

saved as (

    from saved_cells($days_earlier, $extraction, $departements, $age_bands, $sexes, $statuses)

),

by_age_band as (

    select
        saved.age_band,
        saved.days_earlier,
        sum(saved.record_count)::bigint as record_count,
        sum(saved.person_count)::bigint as person_count,
        sum(saved.saved_record_count)::bigint as saved_record_count,
        sum(saved.saved_person_count)::bigint as saved_person_count
    from saved
    group by saved.age_band, saved.days_earlier

)

select
    age_band,
    days_earlier,
    record_count,
    person_count,
    saved_record_count,
    saved_person_count,
    saved_person_count / nullif(person_count, 0) as saved_person_share
from by_age_band
order by saved_person_count desc, age_band asc
