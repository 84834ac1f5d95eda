-- At which ages would earlier detection have saved people?
--
-- Grain:       one row per age band, most persons saved first.
-- Parameters:  $days_earlier, whole days before 5 March 2024, 0 to 29; null means 1.
--              $scenario, of how the extraction ran; null means total.
--              The selection without history: $departements, $age_bands, $sexes,
--              $statuses, lists of values; null keeps all.
-- Headline:    Where it saves most, {days_earlier:.0f} day(s) earlier saves {outcome}.
-- Note:        in which order the extraction went was not published: a crawl is ordered, so
--              the last days may fall on few places; which ones is drawn from the seed.
--              record_count and person_count are whom the scenario reads in all: see
--              access/days_earlier.
-- Source:      days: as timeline.source; scenarios: assumptions, see method/ledger.

with

saved as (

    from saved_cells($days_earlier, $scenario, $departements, $age_bands, $sexes, $statuses)

),

counted as (

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
    counted.age_band,
    counted.days_earlier,
    counted.record_count,
    counted.person_count,
    counted.saved_record_count,
    counted.saved_person_count,
    counted.saved_person_count / nullif(counted.person_count, 0) as saved_person_share,
    if(
        counted.saved_person_count = 0,
        'nobody',
        format(
            '{:,} people at the ages of {}, {:.1f}% of those read',
            counted.saved_person_count,
            counted.age_band,
            100 * saved_person_share
        )
    ) as outcome
from counted
order by counted.saved_person_count desc, counted.age_band asc
