-- What was the status of the persons whose record was read, by extent of the extraction?
--
-- Grain:       one row per registration status.
-- Needs:       area, status, order of reading.
-- Headline:    Had the extraction been {extraction}, the records of {person_share} of the persons
--              with the status {status} would have been read: about {person_count:M persons} in
--              {record_count:M records}.
-- Note:        an assumption, not a finding. person_share is the share of the segment that was
--              read; read_person_share is the segment's share of all that was read,
--              all_person_share its share of the file. If the last two differ, the crawl was
--              clustered. A selection by history is not possible.
-- Source:      assumption, see method/ledger: extraction_…_per_mille.

with

by_status as (

    select
        status,
        extraction,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        sum(all_record_count)::bigint as all_record_count,
        sum(all_person_count)::bigint as all_person_count
    from read_cells($extraction, $departements, $age_bands, $sexes, $statuses)
    group by status, extraction

)

select
    by_status.status,
    by_status.extraction,
    by_status.record_count,
    by_status.person_count,
    by_status.all_record_count,
    by_status.all_person_count,
    by_status.record_count / nullif(by_status.all_record_count, 0) as record_share,
    by_status.person_count / nullif(by_status.all_person_count, 0) as person_share,
    by_status.person_count / nullif(sum(by_status.person_count) over (), 0) as read_person_share,
    by_status.all_person_count / nullif(sum(by_status.all_person_count) over (), 0)
        as all_person_share
from by_status
order by by_status.status
