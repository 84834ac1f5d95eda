-- At which ages would a purge of old files have spared people?
--
-- Grain:       one row per age band, most persons spared per year of age first, the oldest last.
-- Needs:       breach figures, age, status, last use.
-- Headline (not all_avoided_person_count):
--              A purge after {retention_years:years}, where a decree allows at most
--              {allowed_years}, would have spared nobody.
-- Headline (is_ahead_of_next):
--              A purge after {retention_years:years}, where a decree allows at most
--              {allowed_years}, would have spared about {all_avoided_person_count:M persons}. Per
--              year of age, the largest group is aged {age_band}, with {avoided_of_all_share} of
--              them.
-- Headline:    A purge after {retention_years:years}, where a decree allows at most
--              {allowed_years}, would have spared about {all_avoided_person_count:M persons}. Per
--              year of age, no group is clearly the largest.
-- Note:        a record is purged if its last registration ended retention_years completed years,
--              or more, before {breach.reference_day}; the records of registered people and
--              candidate spaces are kept. A person is spared if the primary record is purged: this
--              is a maximum. A decree allows at most twenty years: see retention/avoided_by_limit.
--              The largest group has the most persons per year of age; the last band, which has no
--              upper end, is left out. The largest group is named only if its lead exceeds what the
--              seed explains.
-- Source:      the curve of years is modelled: assumptions, see method/ledger.

with

by_age_band as (

    select
        age_band,
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
    group by age_band, retention_years, allowed_years

),

per_year as (

    select
        by_age_band.*,
        age_bands.width_years,
        by_age_band.avoided_person_count / age_bands.width_years
            as avoided_person_count_per_year_of_age
    from by_age_band
    left join age_bands using (age_band)

)

select
    age_band,
    record_count,
    person_count,
    avoided_record_count,
    avoided_person_count,
    avoided_person_count_per_year_of_age,
    retention_years,
    allowed_years,
    avoided_person_count / nullif(person_count, 0) as avoided_person_share,
    sum(avoided_person_count) over ()::bigint as all_avoided_person_count,
    avoided_person_count / nullif(all_avoided_person_count, 0) as avoided_of_all_share,
    coalesce(is_ahead(
        avoided_person_count, width_years,
        lead(avoided_person_count) over largest, lead(width_years) over largest
    ), false) as is_ahead_of_next
from per_year
window largest as (order by avoided_person_count_per_year_of_age desc nulls last, age_band asc)
order by avoided_person_count_per_year_of_age desc nulls last, age_band asc
