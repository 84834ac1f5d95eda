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
--              {departement_code}, the largest group: {avoided_person_share:.1} of those exposed
--              there.
-- Headline:    A purge after {retention_years:years}, where a decree allows at most
--              {allowed_years}, would have spared about {avoided_person_count:persons} in one
--              département; none is clearly ahead of the others.
-- Note:        purged is a record whose last registration ended so many completed years before
--              {breach.reference_day}; the registered and candidate spaces are kept. A person is
--              spared where the primary record is purged, which is at most. Twenty years are the
--              most a decree allows: see retention/avoided_by_limit. The largest is named where
--              it stands out by more than the draws of a seed.
--              Of residents: whoever lives abroad is in no row.
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
