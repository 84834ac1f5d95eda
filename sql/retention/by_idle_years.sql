-- For how many years had the records of the exposed people been idle?
--
-- Grain:       one row per status and completed years, the formerly registered first; those still
--              registered are one row.
-- Needs:       status, last use.
-- Headline (not idle_person_count):
--              Everybody exposed was still {kind.registered}.
-- Headline:    {kind.In_this_model}, {idle_person_share:.1} of the people exposed,
--              {idle_person_count:M}, {idle_person_count:was/were} no longer {kind.registered} or
--              never had been.
-- Note:        idle_years are completed years on {breach.reference_day} since the last registration
--              ended, or since a candidate space was last used; null while the registration lasts.
--              A year is complete on its anniversary: an end on the same day five years before is
--              five years ago, an end on the next day is four years ago. at_least_… counts the
--              persons of the status whose record has been idle for as long or longer; their share
--              is of the whole selection. A decree allows at most twenty years after a
--              registration, and, for a person who never registered, thirteen months after the last
--              use of a space: see retention/beyond_legal_term.
-- Source:      the curve of years is modelled: assumptions, see method/ledger.
-- Source:      the curve of years is modelled: assumptions, see method/ledger.

with

by_status_and_years as (

    select
        status,
        idle_years,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from selected_idle_years(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    group by status, idle_years

)

select
    status,
    idle_years,
    record_count,
    person_count,
    person_count / nullif(sum(person_count) over (), 0) as person_share,
    sum(record_count) over older::bigint as at_least_record_count,
    sum(person_count) over older::bigint as at_least_person_count,
    sum(person_count) over older / nullif(sum(person_count) over (), 0)
        as at_least_person_share,
    coalesce(sum(person_count) filter (status <> 'registered') over (), 0)::bigint
        as idle_person_count,
    idle_person_count / greatest(sum(person_count) over (), 1) as idle_person_share
from by_status_and_years
window older as (partition by status order by idle_years desc)
order by status = 'registered' asc, status asc, idle_years asc
