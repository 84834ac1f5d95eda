-- At which ages would earlier detection have spared people?
--
-- Grain:       one row per age band, most persons per year of age first, the oldest last.
-- Needs:       course, age, area, order of reading.
-- Headline (not even_saved_person_share):
--              Detection {days_earlier:days} earlier would have spared nobody.
-- Headline (is_ahead_of_next):
--              At an even pace, detection {days_earlier:days} earlier spares, at every age, up to
--              {even_saved_person_share:.1} of the persons whose record is read. Per year of age,
--              the largest group is aged {age_band}, with {of_all_share} of those spared.
-- Headline:    At an even pace, detection {days_earlier:days} earlier spares, at every age, up to
--              {even_saved_person_share:.1} of the persons whose record is read. Per year of age,
--              no group is clearly the largest.
-- Note:        the order of the extraction was not published; even_… assumes an even pace, in an
--              order that does not follow age. saved_… is one order of many, drawn from the seed.
--              The largest group has the most persons per year of age; the last band, which has no
--              upper end, is left out. The largest is named only if its lead exceeds what the seed
--              explains. record_count and person_count are the total of the extraction: see
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

),

pace as (

    from reading_pace($extraction)

),

per_year as (

    select
        by_age_band.*,
        pace.all_read_person_count,
        pace.all_saved_person_count,
        age_bands.width_years,
        by_age_band.person_count / age_bands.width_years as person_count_per_year_of_age
    from by_age_band
    left join age_bands using (age_band)
    inner join pace using (days_earlier)

)

select
    age_band,
    days_earlier,
    record_count,
    person_count,
    saved_record_count,
    saved_person_count,
    person_count_per_year_of_age,
    all_saved_person_count / greatest(all_read_person_count, 1) as even_saved_person_share,
    round(person_count * even_saved_person_share)::bigint as even_saved_person_count,
    person_count / nullif(sum(person_count) over (), 0) as of_all_share,
    coalesce(is_ahead(
        person_count, width_years, lead(person_count) over largest, lead(width_years) over largest
    ), false) as is_ahead_of_next
from per_year
window largest as (order by person_count_per_year_of_age desc nulls last, age_band asc)
order by person_count_per_year_of_age desc nulls last, age_band asc
