-- How severe is the breach, and for whom?
--
-- Grain:       one row per segment, most severe first; of a list, then whose age is not
--              known, who are scored as the most severe; those without anybody last.
-- Needs:       segments, age, status, vital status.
-- Headline (high_end_person_count):
--              The breach is most severe for {segment_id} ({person_count:~ living_persons}
--              {kind.as_scored}; {low_end_person_count:~} to {high_end_person_count:~} depending on
--              assumed ages), with an ENISA severity score (SE) of {se:.1}, severity {enisa_level}.
-- Headline:    The breach is most severe for {segment_id} ({person_count:~ living_persons}
--              {kind.as_scored}), with an ENISA severity score (SE) of {se:.1}, severity
--              {enisa_level}.
-- Note:        only living persons are counted. Each is in one segment, minors first; candidate
--              spaces are split by whether a NIR is on file. SE = DPC × EI + CB. The level depends
--              on the processing context (DPC), so both are given. low_end_… and high_end_… apply
--              only to all minors together: they are the ends of our ranges, see method/drivers.
-- Source:      ENISA 2013 as restated by others, see severity_scores.source; the choice of
--              scores is an assumption, with its reason in severity_segments.

with

segments as (

    from scored_segments(
        null, $dpc::integer,
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

),

-- No age was published: so many of their number, all of everybody.
ends as (

    select
        max(lowest_share) as lowest_share,
        max(highest_share) as highest_share
    from headline_drivers('severity/by_segment')
    where
        coalesce(
            $departements, $age_bands, $sexes, $statuses, $first_years::varchar[], $end_bands
        ) is null
        and not is_of_list()

)

select
    segments.segment_id,
    segments.dpc,
    segments.ei,
    segments.cb,
    segments.se,
    segments.enisa_level,
    segments.segment_id as dpc_reason_id,
    severity_segments.source,
    segments.record_count,
    segments.person_count,
    segments.person_count / sum(segments.person_count) over () as person_share,
    case
        when segments.segment_id = 'minors'
            then round(segments.person_count * (1 - ends.lowest_share))
    end::bigint as low_end_person_count,
    case
        when segments.segment_id = 'minors'
            then round(segments.person_count * (1 + ends.highest_share))
    end::bigint as high_end_person_count
from segments
inner join severity_segments using (segment_id)
cross join ends
order by
    segments.person_count > 0 desc,
    segments.segment_id = 'age_not_known' asc,
    segments.se desc,
    segments.rule_order asc
