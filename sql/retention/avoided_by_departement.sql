-- Where would a purge of old files have spared the most people?
--
-- Grain:       one row per département, most persons spared first.
-- Needs:       breach figures, area, status, last use.
-- Headline (not avoided_person_count):
--              A purge after {retention_years:years}, where a decree allows at most
--              {allowed_years}, would have spared nobody in any département.
-- Headline (is_ahead_of_next):
--              A purge after {retention_years:years}, where a decree allows at most
--              {allowed_years}, would have spared about {avoided_person_count:persons} in
--              {departement_code}, which comes first by number: {avoided_person_share:.1} of those
--              exposed there.
-- Headline:    A purge after {retention_years:years}, where a decree allows at most
--              {allowed_years}, would have spared about {avoided_person_count:persons} in the first
--              département; none is clearly ahead of the others.
-- Note:        a record is purged if its last registration ended retention_years completed years,
--              or more, before {breach.reference_day}; the records of registered people and
--              candidate spaces are kept. A person is spared if the primary record is purged: this
--              is a maximum. A decree allows at most twenty years: see retention/avoided_by_limit.
--              The first département is named only if its lead exceeds what the seed explains.
--              Residents only: people who live abroad are in no département.
-- Source:      the curve of years is modelled: assumptions, see method/ledger.

with

by_departement as (

    select
        departement_code,
        retention_years,
        allowed_years,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        sum(avoided_record_count)::bigint as avoided_record_count,
        sum(avoided_person_count)::bigint as avoided_person_count
    from purged_cells(
        $retention_years,
        every_place($departements), $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    group by departement_code, retention_years, allowed_years

)

select
    by_departement.departement_code,
    departements.departement_name,
    by_departement.record_count,
    by_departement.person_count,
    by_departement.avoided_record_count,
    by_departement.avoided_person_count,
    by_departement.retention_years,
    by_departement.allowed_years,
    by_departement.avoided_person_count / nullif(by_departement.person_count, 0)
        as avoided_person_share,
    sum(by_departement.avoided_person_count) over ()::bigint as all_avoided_person_count,
    is_ahead(
        by_departement.avoided_person_count, 1,
        lead(by_departement.avoided_person_count) over largest, 1
    ) as is_ahead_of_next
from by_departement
inner join departements using (departement_code)
window largest as (
    order by by_departement.avoided_person_count desc, by_departement.departement_code asc
)
order by by_departement.avoided_person_count desc, by_departement.departement_code asc
