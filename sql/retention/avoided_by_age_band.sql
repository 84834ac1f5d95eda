-- At which ages would a purge of old files have spared people?
--
-- Grain:       one row per age band, most persons spared first.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses,
--              $first_years, $end_bands, lists of values; null keeps all.
--              $retention_years, whole years, 0 to 20; null means 5.
-- Headline:    A purge after {retention_years:years} would have spared most people aged {age_band}:
--              {avoided_person_count}, {avoided_person_share:.1} of those exposed.
-- Note:        purged is a record whose last registration ended so many completed years
--              before 5 March 2024; the registered and candidate spaces are kept. A person
--              is spared where the primary record is purged: see retention/avoided_by_limit.
-- Source:      the curve of years is modelled: assumptions, see method/ledger.

with

by_age_band as (

    select
        age_band,
        retention_years,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        sum(avoided_record_count)::bigint as avoided_record_count,
        sum(avoided_person_count)::bigint as avoided_person_count
    from purged_cells(
        $retention_years,
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    group by age_band, retention_years

)

select
    age_band,
    record_count,
    person_count,
    avoided_record_count,
    avoided_person_count,
    retention_years,
    avoided_person_count / nullif(person_count, 0) as avoided_person_share,
    sum(avoided_person_count) over ()::bigint as all_avoided_person_count
from by_age_band
order by avoided_person_count desc, age_band asc
