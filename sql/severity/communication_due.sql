-- To whom is a communication under Art. 34 due, and by which rule?
--
-- Grain:       one row per segment, those due first, most persons first.
-- Needs:       segments, age, status, vital status.
-- Headline (to_inform_space_person_count):
--              {kind.As_scored}, there {to_inform_person_count:is/are}
--              {to_inform_person_count:M persons_to_inform}, {to_inform_space_person_count:M} of
--              whom {to_inform_space_person_count:has/have} {kind.a_space_with_a_nir}; an ENISA
--              severity score (SE) of at least {due_from_se}, or a CNIL level of at least
--              {due_from_cnil_level}, is read as high risk.
-- Headline (to_inform_person_count):
--              {kind.As_scored}, there {to_inform_person_count:is/are}
--              {to_inform_person_count:M persons_to_inform}; an ENISA severity score (SE) of at
--              least {due_from_se}, or a CNIL level of at least {due_from_cnil_level}, is read as
--              high risk.
-- Headline:    No communication is due in this selection; an ENISA severity score (SE) of at least
--              {due_from_se}, or a CNIL level of at least {due_from_cnil_level}, is read as high
--              risk.
-- Note:        persons to inform are the living persons to whom a communication is due; in a place,
--              only its residents count: places add up to less than the country. The law requires
--              it if the risk is high, and forbids it for nobody: to leave a candidate space
--              without a NIR below the threshold is our choice, and fields/harms shows harms
--              possible for its holder too. The number of candidate spaces, and the number of those
--              with a NIR, are assumptions: see method/ledger. The file does not say who has died;
--              the model does, and the GDPR does not protect the dead (recital 27, from memory,
--              unverified).
-- Source:      GDPR Art. 34(1), https://eur-lex.europa.eu/eli/reg/2016/679/oj, read in a copy;
--              that 3 is high risk: assumption. ENISA 2013 as restated by others, see
--              severity_scores.source; the choice of scores is an assumption, with its
--              reason in severity_segments.

with

ruled as (

    select
        *,
        is_due_by_enisa or is_due_by_cnil as is_due
    from scored_segments(
        null, $dpc::integer,
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

)

select
    segment_id,
    se,
    enisa_level,
    cnil_level,
    is_due_by_enisa,
    is_due_by_cnil,
    is_due,
    record_count,
    person_count,
    coalesce(sum(record_count) filter (is_due) over (), 0)::bigint as to_inform_record_count,
    coalesce(sum(person_count) filter (is_due) over (), 0)::bigint as to_inform_person_count,
    coalesce(
        sum(person_count) filter (is_due and segment_id = 'candidate_spaces_with_nir') over (), 0
    )::bigint as to_inform_space_person_count,
    due_from('due_enisa') as due_from_se,
    due_from('due_cnil')::integer as due_from_cnil_level
from ruled
order by is_due desc, person_count desc, rule_order asc
