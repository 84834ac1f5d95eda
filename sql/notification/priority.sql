-- In which order are people told?
--
-- Grain:       one row per group of ages and status, the first to be told first.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses, $first_years,
--              $end_bands, lists of values; null keeps all.
-- Headline:    The first to be told are those aged {age_group}, {status}:
--              {told_person_count:persons}, with a score of {priority_score:.1}.
-- Note:        the score is severity times vulnerability times the share that a channel
--              reaches: severe and vulnerable first, and among them those whom telling helps
--              soonest. Severity is ENISA's, as known on 13 March 2024. The deceased are left
--              out; cumulative counts those told so far.
-- Source:      vulnerability: a choice, see method/ledger; severity: see severity/scales.

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
    cumulative_person_count
from notification_segments(
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
)
order by priority_rank asc
