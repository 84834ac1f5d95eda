-- In which order are people informed?
--
-- Grain:       one row per group of ages and status, the first to be told first.
-- Needs:       segments, assumed figures, age, status, contact, worth of contacts, vital status.
-- Headline (is_tied):
--              The highest score, {priority_score:.1}, is shared by
--              {tied_told_person_count:persons} {kind.in_the_model}; first on the list are those
--              aged {age_group}, {status}.
-- Headline:    The first to be informed are those aged {age_group}, {status}:
--              {told_person_count:persons} {kind.in_the_model}, with a score of
--              {priority_score:.1}.
-- Mark:        modelled
-- Note:        the score is severity times vulnerability times the share that a channel reaches:
--              the most severely affected and the most vulnerable come first and, among them, those
--              whom informing helps soonest. Severity is ENISA's, as known on
--              {breach.told_public_on}. Groups with the same score stand in the order of the list,
--              which means nothing. Only the persons to inform count; cumulative_person_count
--              counts those informed so far. The order holds within each channel; it does not allow
--              the last persons to be informed late: see notification/duration.
-- Source:      vulnerability: a choice, see method/ledger; severity: see severity/scales.

with

planned as (

    from planned_groups(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands, $whom
    )

)

select
    priority_rank,
    age_group,
    status,
    severity_score,
    vulnerability,
    contactable_share,
    priority_score,
    record_count,
    person_count,
    told_person_count,
    cumulative_person_count,
    sum(told_person_count) over (partition by priority_score)::bigint as tied_told_person_count,
    count(*) over (partition by priority_score) > 1 as is_tied
from notification_segments(planned)
order by priority_rank asc
