-- Do the scales of ENISA and CNIL agree, segment by segment?
--
-- Grain:       one row per segment, most severe first; those without anybody last.
-- Needs:       segments, age, status, vital status.
-- Headline (not is_counted):
--              High risk, by our thresholds: {due_segment_ids}; no number of persons had been
--              published.
-- Headline (disagreeing_person_count):
--              {kind.As_scored}, only one of the two scales, by our thresholds, gives a high risk
--              to {disagreeing_person_count:M living_persons} in {disagreeing_record_count:M
--              records}; on all others they agree.
-- Headline:    For everybody selected the two scales agree whether the risk is high, by our
--              thresholds.
-- Finding (not is_counted):
--              High risk, by our thresholds: {due_segment_ids}
-- Finding (disagreeing_person_count):
--              The two scales differ for {disagreeing_person_count:M living_persons}
-- Finding:     The two scales agree for everybody selected
-- Mark:        modelled
-- Note:        persons are the living; their number is null before it was known. There is no row
--              before the data concerned were announced. ENISA scores the data, CNIL the
--              consequences for people, so the levels themselves need not be the same. The level of
--              CNIL is our choice, with its reason, and depends neither on the day nor on the
--              processing context (DPC). ENISA counts a NIR in the ease of identification; a name,
--              a birth date and an address already bring that to its maximum. CNIL asks what can be
--              done with it.
-- Source:      levels of CNIL: severity_scores.source; 3 and 4 from memory, unverified. ENISA 2013
--              as restated by others, see severity_scores.source; the choice of scores is an
--              assumption, with its reason in severity_segments.

with

segments as (

    select
        *,
        is_counted_on($as_of::date) as is_counted
    from scored_segments(
        $as_of::date, $dpc::integer,
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    where coalesce($as_of::date >= told_public_on(), true)

)

select
    segments.segment_id,
    segments.se,
    segments.enisa_level,
    segments.cnil_level,
    segments.cnil_level as cnil_score,
    segments.segment_id as dpc_reason_id,
    segments.segment_id as cnil_reason_id,
    segments.is_counted,
    if(segments.is_counted, segments.record_count, null) as record_count,
    if(segments.is_counted, segments.person_count, null) as person_count,
    segments.is_due_by_enisa or segments.is_due_by_cnil as is_due,
    segments.is_due_by_enisa = segments.is_due_by_cnil as agrees,
    string_agg(segments.segment_id, ' ' order by segments.rule_order) filter (is_due) over ()
    as due_segment_ids,
    case
        when segments.is_counted
            then coalesce(sum(segments.record_count) filter (not agrees) over (), 0)
    end::bigint as disagreeing_record_count,
    case
        when segments.is_counted
            then coalesce(sum(segments.person_count) filter (not agrees) over (), 0)
    end::bigint as disagreeing_person_count
from segments
order by segments.person_count > 0 desc, segments.se desc, segments.rule_order asc
