-- How many people are at each level of severity?
--
-- Grain:       one row per level of ENISA, all four, most severe first.
-- Needs:       segments, age, status, vital status.
-- Headline (is_nobody_high):
--              Nobody in the selection is at severity high or very high on ENISA's scale.
-- Headline (not is_reading_open): {kind.As_scored}, {high_person_count:M living_persons},
--              {high_person_share} of those counted, {high_person_count:is/are} at level high or
--              above on ENISA's scale.
-- Headline (is_revealing): {kind.As_scored}, {high_person_count:M living_persons},
--              {high_person_share} of those counted, {high_person_count:is/are} at level high or
--              above on ENISA's scale if a job seeker's status is taken to reveal something about
--              them, and {other_reading_high_person_count:M} if it reveals nothing.
-- Headline:    {kind.As_scored}, {high_person_count:M living_persons}, {high_person_share} of those
--              counted, {high_person_count:is/are} at level high or above on ENISA's scale if a job
--              seeker's status reveals nothing, and {other_reading_high_person_count:M} if it is
--              taken to reveal something about them.
-- Finding (is_nobody_high): Severity is below high for everyone selected
-- Finding:     Severity is high or above for {high_person_share} of those counted
-- Mark:        modelled
-- Note:        persons are the living. Each is in one segment, minors first. The level depends on
--              the processing context (DPC): 1 says that the status reveals nothing, 2 or more that
--              it reveals the social situation or more. A communication may be due below level high
--              too, by the scale of CNIL: see severity/communication_due.
-- Source:      ENISA 2013 as restated by others, see severity_scores.source; the choice of
--              scores is an assumption, with its reason in severity_segments.

with

segments as (

    from scored_segments(
        null, $dpc::integer,
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

),

levels as (

    select
        steps.score_id as enisa_level,
        steps.score as se_from,
        coalesce(sum(segments.record_count), 0)::bigint as record_count,
        coalesce(sum(segments.person_count), 0)::bigint as person_count
    from severity_scores as steps
    left join segments on steps.score_id = segments.enisa_level
    where steps.component = 'level'
    group by steps.score_id, steps.score

),

summed as (

    select
        sum(person_count) as person_count,
        sum(record_count) filter (se_from >= due_from('due_enisa'))::bigint as high_record_count,
        sum(person_count) filter (se_from >= due_from('due_enisa'))::bigint as high_person_count
    from levels

),

-- The other reading of the status: as revealing where it was not, and not where it was.
readings as (

    select
        bool_or(is_dpc_open) as is_reading_open,
        bool_or(is_dpc_open and dpc > 1) as is_revealing,
        coalesce(
            sum(person_count) filter (
                if(is_dpc_open, if(dpc > 1, 1, 2) * ei + cb, se) >= due_from('due_enisa')
            ),
            0
        )::bigint as other_reading_high_person_count
    from segments

)

select
    levels.enisa_level,
    levels.enisa_level as criterion_id,
    levels.se_from,
    levels.record_count,
    levels.person_count,
    summed.high_record_count,
    summed.high_person_count,
    readings.is_reading_open,
    readings.is_revealing,
    readings.other_reading_high_person_count,
    levels.person_count / nullif(summed.person_count, 0) as person_share,
    coalesce(summed.high_person_count / nullif(summed.person_count, 0), 0)
    as high_person_share,
    greatest(summed.high_person_count, readings.other_reading_high_person_count) = 0
    as is_nobody_high
from levels
cross join summed
cross join readings
order by levels.se_from desc
