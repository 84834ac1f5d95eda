-- How many people would a purge of old files have taken off each level of severity?
--
-- Grain:       one row per level of ENISA, all four, most persons spared first.
-- Needs:       segments, breach figures, age, status, last use.
-- Headline (not avoided_person_count):
--              A purge after {retention_years:years}, where a decree allows at most
--              {allowed_years}, would have taken nobody off any level.
-- Headline:    A purge after {retention_years:years}, where a decree allows at most
--              {allowed_years}, would have taken off the level {enisa_level} about
--              {avoided_person_count:M persons}, {avoided_person_share} of those at this level.
-- Note:        a record is purged if its last registration ended retention_years completed years,
--              or more, before {breach.reference_day}; the records of registered people and
--              candidate spaces are kept. A person is spared if the primary record is purged: see
--              retention/avoided_by_limit. A person of whom another record is kept is counted as
--              spared all the same: an adult whose registration is purged, but whose candidate
--              space is kept, would fall to the level of that space. A decree allows at most twenty
--              years.
-- Source:      the levels: as severity/by_level; the curve of years is modelled: see method/ledger.

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

by_segment as (

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
            and purged.is_space_with_nir = segment_members.is_space_with_nir
    group by segment_members.segment_id

),

scores as (

    select
        segment_id,
        severity_level(se) as enisa_level
    from segment_scores(null, $dpc::integer)

),

by_level as (

    select
        steps.score_id as enisa_level,
        steps.score as se_from,
        coalesce(sum(by_segment.record_count), 0)::bigint as record_count,
        coalesce(sum(by_segment.person_count), 0)::bigint as person_count,
        coalesce(sum(by_segment.avoided_record_count), 0)::bigint as avoided_record_count,
        coalesce(sum(by_segment.avoided_person_count), 0)::bigint as avoided_person_count
    from severity_scores as steps
    left join scores on steps.score_id = scores.enisa_level
    left join by_segment on scores.segment_id = by_segment.segment_id
    where steps.component = 'level'
    group by steps.score_id, steps.score

)

select
    enisa_level,
    se_from,
    record_count,
    person_count,
    avoided_record_count,
    avoided_person_count,
    avoided_person_count / greatest(person_count, 1) as avoided_person_share,
    coalesce($retention_years, 5) as retention_years,
    assumed('retention_after_registration_years') as allowed_years
from by_level
order by avoided_person_count desc, se_from desc
