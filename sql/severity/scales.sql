-- Do the scales of ENISA and CNIL agree, segment by segment?
--
-- Grain:       one row per segment, most severe first; those without anybody last.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses, $first_years,
--              $end_bands, lists of values; null keeps all. $as_of, a day from 8 March
--              2024 to 29 January 2026; null means the last. $dpc, 1 to 4, how the status
--              of a job seeker is scored; null means 2.
-- Headline:    For {segment_id}, {person_count:persons} in {record_count:records}, ENISA
--              says {enisa_level} and CNIL {cnil_level}, level {cnil_score} of four.
-- Note:        ENISA scores the data, CNIL the consequences for people; the level of CNIL
--              is our choice, with its reason, and turns neither on the day nor on the
--              DPC.
-- Source:      levels of CNIL: severity_scores.source; 3 and 4 from memory, unverified.
--              ENISA 2013 as given in https://myprivacy.tools/tool-enisascore.html; the
--              choice of scores is an assumption, with its reason in severity_segments.

with

segments as (

    from scored_segments(
        $as_of::date, $dpc::integer,
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

)

select
    segments.segment_id,
    segments.se,
    segments.enisa_level,
    segments.cnil_level,
    segments.cnil_level as cnil_score,
    segments.segment_id as dpc_reason_id,
    segments.segment_id as cnil_reason_id,
    segments.record_count,
    segments.person_count
from segments
order by segments.person_count > 0 desc, segments.se desc, segments.rule_order asc
