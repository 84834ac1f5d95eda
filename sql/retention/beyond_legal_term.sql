-- Whose files were kept beyond the legal term?
--
-- Grain:       one row per status, candidate spaces first, then the formerly registered.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses,
--              $first_years, $end_bands, lists of values; null keeps all.
-- Headline (not all_beyond_person_count):
--              The model has nobody whose file had been idle beyond its legal term.
-- Headline:    Beyond twenty years after a registration the model has nobody, by construction;
--              beyond thirteen months without use it has {all_beyond_person_count:M} of the people
--              exposed, who never registered, and anything from {least_person_count:M} to
--              {most_person_count:M} is possible: no figure was published, and nothing makes one
--              number likelier.
-- Note:        the law allows at most twenty years after the registration ended; for who never
--              registered, thirteen months after the last use. The day on which a term ends is
--              inside it: a space last used on 5 February 2023 is. A space beside a
--              registration falls under the twenty years, and so do the records, though not the
--              persons, of the status that hold one. least_… and most_… are the ends of the
--              ledger's ranges. The agency said on 14 March 2024 that deletion is automatic after
--              both terms: that is the low end. Some 1.5 million spaces had been used within the
--              thirteen months whichever it is; those beyond them make the 3.5 million that the
--              model takes. As 36,820,828 persons were exposed in all, a space that was not kept
--              means one more person of another status.
-- Source:      Code du travail, art. R. 5312-44; the agency's word, and how many there are: the
--              ledger, method/ledger, candidate_spaces_beyond_term_per_mille and
--              candidate_space_persons.

with

by_status as (

    select
        status,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        coalesce(sum(record_count) filter (is_beyond_term), 0)::bigint as beyond_record_count,
        coalesce(sum(person_count) filter (is_beyond_term), 0)::bigint as beyond_person_count
    from selected_idle_years(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    group by status

)

select
    status,
    record_count,
    person_count,
    beyond_record_count,
    beyond_person_count,
    case status
        when 'formerly_registered' then 12 * assumed('retention_after_registration_years')
        when 'candidate_space' then assumed('retention_after_last_use_months')
    end as term_months,
    beyond_person_count / greatest(person_count, 1) as beyond_person_share,
    sum(beyond_person_count) over ()::bigint as all_beyond_person_count,
    (
        all_beyond_person_count
        * assumed_low('candidate_space_persons')
        * assumed_low('candidate_spaces_beyond_term_per_mille')
        / greatest(
            assumed('candidate_space_persons')
            * assumed('candidate_spaces_beyond_term_per_mille'),
            1
        )
    )::bigint as least_person_count,
    (
        all_beyond_person_count
        * assumed_high('candidate_space_persons')
        * assumed_high('candidate_spaces_beyond_term_per_mille')
        / greatest(
            assumed('candidate_space_persons')
            * assumed('candidate_spaces_beyond_term_per_mille'),
            1
        )
    )::bigint as most_person_count
from by_status
order by status = 'candidate_space' desc, status = 'formerly_registered' desc, status asc
