-- How many persons would a purge of old files have spared, for each limit in years?
--
-- Grain:       one row per limit, 0 to 20 whole years.
-- Needs:       breach figures, status, last use.
-- Headline (not asked_person_count):
--              If files had been purged {asked_years:years} after the last registration ended,
--              where a decree allows at most {allowed_years}, none of the people exposed would have
--              been spared.
-- Headline:    If files had been purged {asked_years:years} after the last registration ended,
--              where a decree allows at most {allowed_years}, {asked_person_count:M} of the people
--              exposed, {asked_person_share}, would have been spared at the central assumptions.
-- Finding (not asked_person_count):
--              Archiving old files after {asked_years:years} would have spared nobody
-- Finding:     Archiving old files after {asked_years:years} would have spared
--              {asked_person_count:M}
-- Mark:        modelled
-- Note:        a limit of N purges a record whose last registration ended N or more completed years
--              before {breach.reference_day}: with 5, an end on the same day five years before, or
--              earlier; with 0, all of the formerly registered. Files of those registered are kept,
--              and so are candidate spaces (retention/candidate_spaces_purged). A person is spared
--              where the primary record is purged; some hold a candidate space beside it that is
--              kept, and would still be exposed (retention/exposed_by_another_record): so fewer are
--              spared. A decree allows at most twenty years, and shorter terms. The agency says
--              that it keeps files so that former job seekers can prove their rights to a pension:
--              archived, out of reach of an adviser's account, they would serve that, and spare the
--              same persons (what_if/measures).
-- Source:      the curve of years is modelled: assumptions, see method/ledger. The term, Code du
--              travail, art. R. 5312-44, and what the agency says that it is for: the ledger's
--              retention_after_registration_years and kept_beyond_term_per_mille.

select
    limit_years,
    record_count,
    person_count,
    avoided_record_count,
    avoided_person_count,
    asked_years,
    allowed_years,
    avoided_record_share,
    avoided_person_share,
    asked_person_count,
    asked_person_share
from purge_curve(
    'formerly_registered', $retention_years,
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
)
order by limit_years
