-- How severe is the breach, and for whom?
--
-- Grain:       one row per segment, most severe first; those without anybody last.
-- Needs:       segments, age, status, vital status.
-- Headline:    It is most severe for {segment_id} ({person_count:~ living_persons}
--              {kind.as_modelled}): ENISA SE {se:.1}, {enisa_level}.
-- Note:        persons are the living. Each is in one segment, minors first; a candidate space by
--              whether a NIR is on file. SE = DPC x EI + CB. The level turns on the DPC, so both
--              are given; before {breach.told_public_on}, when the controller said that data were
--              extracted, CB is half a point lower. Counts are those of the whole file on every
--              day.
-- Source:      ENISA 2013 as restated by others, see severity_scores.source; the choice of
--              scores is an assumption, with its reason in severity_segments.

with

segments as (

    from scored_segments(
        $as_of::date, $dpc::integer,
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

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
    segments.person_count / sum(segments.person_count) over () as person_share
from segments
inner join severity_segments using (segment_id)
order by segments.person_count > 0 desc, segments.se desc, segments.rule_order asc
