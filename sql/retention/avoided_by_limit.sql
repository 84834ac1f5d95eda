-- Whom would a purge of old files have spared, for each limit in years?
--
-- Grain:       one row per limit, 0 to 20 whole years.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses,
--              $first_years, $end_bands, lists of values; null keeps all.
--              $retention_years, the limit that the headline tells, whole years, 0 to 20;
--              null means 5.
-- Headline:    Had files been purged {asked_years:.0f} years after the last registration
--              ended, up to {asked_person_count:M} of the people exposed,
--              {asked_person_share:.0%}, would have been spared.
-- Note:        a limit of N purges a record whose last registration ended N or more
--              completed years before 5 March 2024: with 5, an end on 5 March 2019 or
--              earlier; with 0, all of the formerly registered. Those registered are kept,
--              and so are candidate spaces (retention/candidate_spaces_purged). A person is
--              spared where the primary record is purged, which is at most: some hold a
--              candidate space beside it that is kept, and would be exposed still
--              (retention/exposed_by_another_record).
-- Source:      the curve of years is modelled: assumptions, see method/ledger.

with

counted as (

    select
        if(status = 'formerly_registered', idle_years, null) as idle_years,
        sum(record_count) as record_count,
        sum(person_count) as person_count
    from selected_idle_years(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    group by if(status = 'formerly_registered', idle_years, null)

),

limits as (

    select
        range as limit_years,
        coalesce($retention_years, 5) as asked_years
    from range(21)

),

purged as (

    select
        limits.limit_years,
        limits.asked_years,
        coalesce(sum(counted.record_count), 0)::bigint as record_count,
        coalesce(sum(counted.person_count), 0)::bigint as person_count,
        coalesce(
            sum(counted.record_count) filter (counted.idle_years >= limits.limit_years), 0
        )::bigint as avoided_record_count,
        coalesce(
            sum(counted.person_count) filter (counted.idle_years >= limits.limit_years), 0
        )::bigint as avoided_person_count
    from limits
    left join counted on true
    group by limits.limit_years, limits.asked_years

)

select
    limit_years,
    record_count,
    person_count,
    avoided_record_count,
    avoided_person_count,
    asked_years,
    avoided_record_count / greatest(record_count, 1) as avoided_record_share,
    avoided_person_count / greatest(person_count, 1) as avoided_person_share,
    max(avoided_person_count) filter (limit_years = asked_years) over ()
        as asked_person_count,
    asked_person_count / greatest(person_count, 1) as asked_person_share
from purged
order by limit_years
