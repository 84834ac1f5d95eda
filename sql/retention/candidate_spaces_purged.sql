-- Whom would a purge of unused candidate spaces have spared, for each limit in years?
--
-- Grain:       one row per limit, 0 to 20 whole years.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses,
--              $first_years, $end_bands, lists of values; null keeps all.
--              $idle_years, the limit that the headline names, whole years, 0 to 20; null
--              means 5.
-- Headline:    Had candidate spaces been closed after {asked_years:years} without use,
--              {asked_person_count:M} of the people exposed, {asked_person_share}, would have been
--              spared.
-- Note:        a limit of N purges a candidate space last used N or more completed years
--              before 5 March 2024. Records of people who registered are kept; most of the
--              spaces purged belong to such people, who count by their primary record and
--              are not spared: hence more records than persons.
-- Source:      candidate spaces and their years are modelled: see method/ledger.

select
    limit_years,
    record_count,
    person_count,
    avoided_record_count,
    avoided_person_count,
    asked_years,
    avoided_record_share,
    avoided_person_share,
    asked_person_count,
    asked_person_share
from purge_curve(
    'candidate_space', $idle_years,
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
)
order by limit_years
