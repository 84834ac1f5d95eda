-- In which régions did the persons live whose record was read, by extent of the extraction?
--
-- Grain:       one row per région, most persons read first.
-- Needs:       area, order of reading.
-- Headline (is_one):
--              Had the extraction been {extraction}, the records of {person_share} of the persons
--              of {region_code} would have been read: about {person_count:M persons} in
--              {record_count:M records}.
-- Headline:    Had the extraction been {extraction}, the records of {lowest_person_share:.1} to
--              {highest_person_share:.1} of the persons, depending on the région, would have been
--              read.
-- Note:        an assumption, not a finding. person_share is the share of the segment that was
--              read; read_person_share is the segment's share of all that was read,
--              all_person_share its share of the file. If the last two differ, the crawl was
--              clustered. A selection by history is not possible. It is not known which région a
--              crawl came to first: here it is drawn. Residents only: people who live abroad are in
--              no région.
-- Source:      assumption, see method/ledger: extraction_…_per_mille.

with

readings as (

    from read_cells($extraction, every_place($departements), $age_bands, $sexes, $statuses)

),

by_region as (

    select
        departements.region_code,
        readings.extraction,
        sum(readings.record_count)::bigint as record_count,
        sum(readings.person_count)::bigint as person_count,
        sum(readings.all_record_count)::bigint as all_record_count,
        sum(readings.all_person_count)::bigint as all_person_count
    from readings
    inner join departements using (departement_code)
    group by departements.region_code, readings.extraction

)

select
    by_region.region_code,
    regions.region_name,
    by_region.extraction,
    by_region.record_count,
    by_region.person_count,
    by_region.all_record_count,
    by_region.all_person_count,
    by_region.record_count / nullif(by_region.all_record_count, 0) as record_share,
    by_region.person_count / nullif(by_region.all_person_count, 0) as person_share,
    by_region.person_count / nullif(sum(by_region.person_count) over (), 0) as read_person_share,
    by_region.all_person_count / nullif(sum(by_region.all_person_count) over (), 0)
        as all_person_share,
    min(by_region.person_count / nullif(by_region.all_person_count, 0)) over ()
        as lowest_person_share,
    max(by_region.person_count / nullif(by_region.all_person_count, 0)) over ()
        as highest_person_share,
    count(*) over () = 1 as is_one
from by_region
inner join regions using (region_code)
order by by_region.person_count desc, by_region.region_code asc
