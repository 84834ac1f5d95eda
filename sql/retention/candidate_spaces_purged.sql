-- How many people would a purge of unused candidate spaces have spared, for each limit in years?
--
-- Grain:       one row per limit, 0 to 20 whole years.
-- Needs:       course, status, last use.
-- Headline (not asked_person_count):
--              Had candidate spaces been purged after {asked_years:years} without use, nobody would
--              have been spared.
-- Headline:    Had candidate spaces been purged after {asked_years:years} without use, up to
--              {asked_person_count:M} of the people exposed, {asked_person_share}, would have been
--              spared. With the thirteen months that a decree sets for a person who never
--              registered, the number is not known: no figure was published, and anything is
--              possible.
-- Note:        a limit of N purges a candidate space last used N or more completed years before
--              {breach.reference_day}. Records of people who registered are kept; most of the
--              spaces purged belong to such people, who count by their primary record and are not
--              spared: hence more records than persons. For a person who never registered, a decree
--              sets thirteen months: a limit of two years or more is less strict; the space of a
--              person who registered falls under the twenty years. How many spaces were kept beyond
--              the term was not published: see retention/beyond_legal_term.
-- Source:      candidate spaces and their years are modelled: see method/ledger. The term: Code du
--              travail, art. R. 5312-44.

with

beyond_term as (

    select
        coalesce(
            sum(person_count) filter (is_beyond_term and status = 'candidate_space'), 0
        )::bigint as person_count
    from selected_idle_years(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

)

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
    asked_person_share,
    (select beyond_term.person_count from beyond_term) as term_person_count
from purge_curve(
    'candidate_space', $idle_years,
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
)
order by limit_years
