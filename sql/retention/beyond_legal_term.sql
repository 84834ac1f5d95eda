-- Could files have been kept beyond the legal term, and how many?
--
-- Grain:       one row per status, candidate spaces first, then the formerly registered.
-- Needs:       breach figures, assumed figures, status, last use.
-- Headline (not all_beyond_person_count):
--              The model has nobody whose file had been idle beyond its legal term.
-- Headline:    It is not known how many candidate spaces of people who never registered were kept
--              beyond thirteen months without use. No figure was published: anything from
--              {least_person_count:M} to {most_person_count:M} is possible, as there may be more
--              spaces, and no number is likelier than another; the model takes
--              {all_beyond_person_count:M}. Beyond twenty years after a registration the model has
--              nobody, by construction.
-- Finding (not all_beyond_person_count):
--              {kind.In_the_model}, no file here was kept beyond a legal term
-- Finding:     Spaces beyond thirteen months: not known, {least_person_count:~} to
--              {most_person_count:~} (model: {all_beyond_person_count:~})
-- Mark:        modelled
-- Note:        no number is given by place, as the number is assumed. A decree allows at most
--              twenty years after the registration ended; for persons who never registered,
--              thirteen months after the last use. The day on which a term ends is still within it:
--              so is a space last used thirteen months to the day before the reference day. The
--              space of a person who has been registered falls under the twenty years; such spaces
--              count among the records of the status of candidate spaces, but not among its
--              persons. least_… and most_… are the ends of the ledger's ranges. {breach.deletion}
--              Some 1.5 million spaces had been used within the thirteen months in any case; with
--              those beyond the term they make the 3.5 million that the model takes. As the number
--              of persons exposed is known, a space that was not kept means one more person of
--              another status.
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
        null, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    group by status

),

-- Whichever the ledger takes: the spaces beyond their term are so many of all of them.
ends as (

    select
        central['retention_after_registration_years'] as registration_years,
        central['retention_after_last_use_months'] as use_months,
        low['candidate_space_persons']::bigint
        * low['candidate_spaces_beyond_term_per_mille'] as lowest,
        high['candidate_space_persons']::bigint
        * high['candidate_spaces_beyond_term_per_mille'] as highest,
        greatest(
            central['candidate_space_persons']::bigint
            * central['candidate_spaces_beyond_term_per_mille'],
            1
        ) as taken
    from figures()

)

select
    by_status.status,
    by_status.record_count,
    by_status.person_count,
    by_status.beyond_record_count,
    by_status.beyond_person_count,
    case by_status.status
        when 'formerly_registered' then 12 * ends.registration_years
        when 'candidate_space' then ends.use_months
    end as term_months,
    by_status.beyond_person_count / greatest(by_status.person_count, 1) as beyond_person_share,
    sum(by_status.beyond_person_count) over ()::bigint as all_beyond_person_count,
    (all_beyond_person_count * ends.lowest / ends.taken)::bigint as least_person_count,
    (all_beyond_person_count * ends.highest / ends.taken)::bigint as most_person_count
from by_status
cross join ends
order by
    by_status.status = 'candidate_space' desc,
    by_status.status = 'formerly_registered' desc,
    by_status.status asc
