-- How many women and men would a purge of old files have spared?
--
-- Grain:       one row per status and sex, most persons spared first.
-- Needs:       breach figures, sex, status, last use.
-- Headline (not all_avoided_person_count):
--              A purge after {retention_years:years}, where a decree allows at most
--              {allowed_years}, would have spared nobody.
-- Headline:    A purge after {retention_years:years}, where a decree allows at most
--              {allowed_years}, would have spared about {all_avoided_person_count:M persons},
--              {avoided_women_share} of them women.
-- Note:        a record is purged if its last registration ended retention_years completed years,
--              or more, before {breach.reference_day}; the records of registered people and
--              candidate spaces are kept. A person is spared if the primary record is purged: this
--              is a maximum. A decree allows at most twenty years: see retention/avoided_by_limit.
-- Source:      the curve of years is modelled: assumptions, see method/ledger.

with

by_status_and_sex as (

    select
        status,
        sex,
        retention_years,
        allowed_years,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        sum(avoided_record_count)::bigint as avoided_record_count,
        sum(avoided_person_count)::bigint as avoided_person_count
    from purged_cells(
        $retention_years,
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    group by status, sex, retention_years, allowed_years

)

select
    status,
    sex,
    record_count,
    person_count,
    avoided_record_count,
    avoided_person_count,
    retention_years,
    allowed_years,
    avoided_person_count / nullif(person_count, 0) as avoided_person_share,
    sum(avoided_person_count) over ()::bigint as all_avoided_person_count,
    coalesce(sum(avoided_person_count) filter (sex = 'female') over (), 0)
    / nullif(all_avoided_person_count, 0) as avoided_women_share
from by_status_and_sex
order by avoided_person_count desc, status asc, sex asc
