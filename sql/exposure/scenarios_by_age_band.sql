-- Of which ages were the persons read, had the extraction run in a certain way?
--
-- Grain:       one row per age band, youngest first.
-- Parameters:  $departements, $age_bands, $sexes, $statuses, lists of values; null keeps all.
--              $scenario, one of targeted, partial, near-total, total; null means partial.
-- Headline:    Had the extraction been {scenario}, {person_share:.0%} of the persons aged
--              {age_band} would have been read: {person_count:,}, in {record_count:,}
--              records.
-- Note:        a scenario, not a finding. person_share is the part of the segment that was read;
--              read_person_share is the segment's part of all who were read, all_person_share its
--              part of the register. Where the two differ, the crawl was clustered.
--              No history to select by.
-- Source:      assumption, see method/ledger: extraction_…_per_mille.

with

counted as (

    select
        age_band,
        scenario,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        sum(all_record_count)::bigint as all_record_count,
        sum(all_person_count)::bigint as all_person_count
    from read_cells($scenario, $departements, $age_bands, $sexes, $statuses)
    group by age_band, scenario

)

select
    counted.age_band,
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
order by counted.age_band
