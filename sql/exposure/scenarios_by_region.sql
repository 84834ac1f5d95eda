-- Of which régions were the persons read, had the extraction run in a certain way?
--
-- Grain:       one row per région, most persons read first.
-- Parameters:  $departements, $age_bands, $sexes, $statuses, lists of values; null keeps all.
--              $scenario, one of targeted, partial, near-total, total; null means partial.
-- Headline:    Had the extraction been {scenario}, {person_share:.0%} of the persons of
--              {region_name} would have been read: {person_count:,}, in {record_count:,}
--              records.
-- Note:        a scenario, not a finding. person_share is the part of the segment that was read;
--              read_person_share is the segment's part of all who were read, all_person_share its
--              part of the register. Where the two differ, the crawl was clustered.
--              No history to select by.
-- Source:      assumption, see method/ledger: extraction_…_per_mille.

with

readings as (

    from read_cells($scenario, $departements, $age_bands, $sexes, $statuses)

),

counted as (

    select
        departements.region_code,
        readings.scenario,
        sum(readings.record_count)::bigint as record_count,
        sum(readings.person_count)::bigint as person_count,
        sum(readings.all_record_count)::bigint as all_record_count,
        sum(readings.all_person_count)::bigint as all_person_count
    from readings
    inner join departements using (departement_code)
    group by departements.region_code, readings.scenario

)

select
    counted.region_code,
    regions.region_name,
    counted.scenario,
    counted.record_count,
    counted.person_count,
    counted.all_record_count,
    counted.all_person_count,
    counted.record_count / nullif(counted.all_record_count, 0) as record_share,
    counted.person_count / nullif(counted.all_person_count, 0) as person_share,
    counted.person_count / nullif(sum(counted.person_count) over (), 0) as read_person_share,
    counted.all_person_count / nullif(sum(counted.all_person_count) over (), 0)
        as all_person_share
from counted
inner join regions using (region_code)
order by counted.person_count desc, counted.region_code asc
