-- How does the severity depend on the score given to the status of job seeker?
--
-- Grain:       one row per DPC from 1 to 4 of those registered, now or formerly; the one
--              that the lab takes first.
-- Needs:       segments, breach figures, age, status, vital status.
-- Headline:    With a processing context (DPC) scored {dpc}, as here, the severity score (SE) is
--              {se:.1}, severity {enisa_level}, for {person_count:living_persons} in
--              {record_count:records}, adults registered now or formerly; in all,
--              {high_person_count:living_persons} {high_person_count:is/are} at severity high or
--              very high, {kind.as_scored}.
-- Note:        only living persons are counted. Only the segment whose DPC is a choice changes;
--              minors and candidate spaces keep theirs, and count among the persons at severity
--              high or very high.
-- Source:      ENISA 2013 as restated by others, see severity_scores.source; the choice of
--              scores is an assumption, with its reason in severity_segments.

with

segments as (

    from scored_segments(
        null, null::integer,
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

),

tried as (

    select
        readings.score as dpc,
        readings.score_id as status_reading_id,
        readings.source,
        segments.is_dpc_open,
        segments.ei,
        segments.cb,
        segments.record_count,
        segments.person_count,
        segments.is_dpc_open and segments.dpc = readings.score as is_taken,
        if(segments.is_dpc_open, readings.score * segments.ei + segments.cb, segments.se) as se
    from segments
    inner join severity_scores as readings on readings.is_status_reading

)

select
    dpc,
    status_reading_id,
    source,
    bool_or(is_taken) as is_taken,
    max(ei) filter (is_dpc_open) as ei,
    max(cb) filter (is_dpc_open) as cb,
    max(se) filter (is_dpc_open) as se,
    severity_level(max(se) filter (is_dpc_open)) as enisa_level,
    sum(record_count) filter (is_dpc_open)::bigint as record_count,
    sum(person_count) filter (is_dpc_open)::bigint as person_count,
    coalesce(sum(record_count) filter (se >= due_from('due_enisa')), 0)::bigint
    as high_record_count,
    coalesce(sum(person_count) filter (se >= due_from('due_enisa')), 0)::bigint
    as high_person_count
from tried
group by dpc, status_reading_id, source
order by is_taken desc, dpc asc
