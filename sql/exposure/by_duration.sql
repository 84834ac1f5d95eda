-- For how long have those registered on the reference day been registered?
--
-- Grain:       one row per band of completed months of the current registration.
-- Needs:       status, current registration.
-- Headline (is_all):
--              All who are {kind.registered} have been so for {duration_band}: about
--              {person_count:M persons}.
-- Headline:    {all_year_or_more_person_share:.1} of the {kind.registered} have been so for a year
--              or more, about {all_year_or_more_person_count:M} of {all_person_count:M persons}.
-- Finding (is_all):
--              All who are {kind.registered} have been so for {duration_band}
-- Finding:     {all_year_or_more_person_share} of the {kind.registered} have been so for a year or
--              more
-- Mark:        modelled
-- Note:        a person counts once; a registered person has only one current registration, and it
--              is that of the primary record. The duration runs from the start of the current
--              registration, not from the first ever, to {breach.reference_day}. All categories are
--              counted; Dares publishes the duration for categories A, B and C. The bands are those
--              of Dares, of unequal width, and are not compared. France has the same ages and
--              sexes, whichever départements are selected. The share of a year or more is fitted,
--              in total and by age; places differ by the ages of their registered persons and by
--              chance: exposure/duration_by_departement.
-- Source:      a year or more, in all and by age, and the bands of months: INSEE and Dares; see
--              data_gen/reference/registered_by_duration.csv.

with

bands as (

    select
        duration_band,
        $departements is null
        or list_contains($departements::departement_code[], departement_code) as is_here,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        sum(living_here_person_count)::bigint as living_here_person_count
    from selected_durations(null, $age_bands, $sexes)
    group by duration_band, is_here

),

by_band as (

    select
        duration_band,
        coalesce(sum(record_count) filter (is_here), 0)::bigint as record_count,
        coalesce(
            sum(of_view($departements, person_count, living_here_person_count)) filter (is_here), 0
        )::bigint as person_count,
        is_year_or_more(duration_band) as is_year_or_more,
        sum(person_count)::bigint as france_person_count
    from bands
    group by duration_band

)

select
    duration_band,
    record_count,
    person_count,
    is_year_or_more,
    person_count / nullif(sum(person_count) over (), 0) as person_share,
    coalesce(sum(person_count) filter (is_year_or_more) over (), 0)::bigint
        as all_year_or_more_person_count,
    coalesce(sum(person_count) filter (is_year_or_more) over (), 0)
    / nullif(sum(person_count) over (), 0) as all_year_or_more_person_share,
    sum(person_count) over ()::bigint as all_person_count,
    france_person_count / nullif(sum(france_person_count) over (), 0) as france_person_share,
    coalesce(person_share = 1, false) as is_all
from by_band
qualify sum(person_count) over () > 0
order by duration_band
