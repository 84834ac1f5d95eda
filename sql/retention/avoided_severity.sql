-- What would a purge of old files have taken off each level of severity?
--
-- Grain:       one row per level of ENISA, all four, most persons spared first.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses,
--              $first_years, $end_bands, lists of values; null keeps all.
--              $retention_years, whole years, 0 to 20; null means 5.
--              $dpc, 1 to 4, how the status of a job seeker is scored; null means the
--              segment's own.
-- Headline:    A purge after {retention_years} years would have taken up to
--              {avoided_person_count:M} persons, {avoided_person_share:.0%} of those
--              there, off the level {enisa_level}.
-- Note:        purged is a record whose last registration ended so many completed years
--              before 5 March 2024; the registered and candidate spaces are kept. A
--              person is spared where the primary record is purged: see
--              retention/avoided_by_limit. Who is kept by another record is counted as
--              spared all the same: an adult whose registration is purged, but whose
--              candidate space is kept, would fall to its level.
-- Source:      the levels: as severity/by_level; the curve of years is modelled: see
--              method/ledger.

with

purged as (

    select
        *,
        status = 'formerly_registered' and idle_years >= coalesce($retention_years, 5)
            as is_purged
    from selected_idle_years(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

),

counted as (

    select
        segment_members.segment_id,
        sum(purged.record_count) as record_count,
        sum(purged.person_count) as person_count,
        sum(if(purged.is_purged, purged.record_count, 0)) as avoided_record_count,
        sum(if(purged.is_purged, purged.person_count, 0)) as avoided_person_count
    from purged
    inner join segment_members
        on
            purged.age_band = segment_members.age_band
            and purged.status = segment_members.status
    group by segment_members.segment_id

),

scores as (

    select
        segment_id,
        severity_level(se) as enisa_level
    from segment_scores(null, $dpc::integer)

),

levels as (

    select
        steps.item as enisa_level,
        steps.score as se_from,
        coalesce(sum(counted.record_count), 0)::bigint as record_count,
        coalesce(sum(counted.person_count), 0)::bigint as person_count,
        coalesce(sum(counted.avoided_record_count), 0)::bigint as avoided_record_count,
        coalesce(sum(counted.avoided_person_count), 0)::bigint as avoided_person_count
    from severity_scores as steps
    left join scores on steps.item = scores.enisa_level
    left join counted on scores.segment_id = counted.segment_id
    where steps.component = 'level'
    group by steps.item, steps.score

)

select
    enisa_level,
    se_from,
    record_count,
    person_count,
    avoided_record_count,
    avoided_person_count,
    avoided_person_count / greatest(person_count, 1) as avoided_person_share,
    coalesce($retention_years, 5) as retention_years
from levels
order by avoided_person_count desc, se_from desc
