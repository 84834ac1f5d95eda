-- Which women and men would a purge of old files have spared?
--
-- Grain:       one row per status and sex, most persons spared first.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses,
--              $first_years, $end_bands, lists of values; null keeps all.
--              $retention_years, whole years, 0 to 20; null means 5.
-- Headline:    A purge after {retention_years:.0f} years would have spared
--              {all_avoided_person_count:,.0f} of the people exposed.
-- Note:        purged is a record whose last registration ended so many completed years
--              before 5 March 2024; the registered and candidate spaces are kept. A person
--              is spared where the primary record is purged: see retention/avoided_by_limit.
-- Source:      the curve of years is modelled: assumptions, see method/ledger.

with

counted as (

    select
        status,
        sex,
        retention_years,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        sum(avoided_record_count)::bigint as avoided_record_count,
        sum(avoided_person_count)::bigint as avoided_person_count
    from purged_cells(
        $retention_years,
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    group by status, sex, retention_years

)

select
    counted.status,
    counted.sex,
    counted.record_count,
    counted.person_count,
    counted.avoided_record_count,
    counted.avoided_person_count,
    counted.retention_years,
    counted.avoided_person_count / nullif(counted.person_count, 0) as avoided_person_share,
    sum(counted.avoided_person_count) over ()::bigint as all_avoided_person_count
from counted
order by counted.avoided_person_count desc, counted.status asc, counted.sex asc
