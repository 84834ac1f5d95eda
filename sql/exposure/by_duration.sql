-- For how long have those registered on the reference day been registered?
--
-- Grain:       one row per band of completed months of the current registration.
-- Parameters:  the selection: $departements, $age_bands, $sexes, lists of values; null keeps all.
-- Needs:       status, current registration.
-- Headline (is_all):
--              All who are {kind.registered} have been so for {duration_band}: about
--              {person_count:M persons}.
-- Headline:    {all_year_or_more_person_share:.1} of the {kind.registered} have been so for a year
--              or more, about {all_year_or_more_person_count:M} of {all_person_count:M persons}.
-- Note:        a person counts once; who is registered has one open registration, and the primary
--              record is of it. The duration runs from the start of the current registration, not
--              from the first ever, to {breach.reference_day}. Of the registered of all categories;
--              Dares publishes it of categories A, B and C. The bands are those of Dares, of
--              unequal width, and are not compared.
-- Source:      a year or more, in all and by age, and the bands of months: INSEE and Dares; see
--              data_gen/reference/registered_by_duration.csv.

with

bands as (

    select
        duration_band,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        is_year_or_more(duration_band) as is_year_or_more
    from selected_durations($departements, $age_bands, $sexes)
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
    person_share = 1 as is_all
from bands
order by duration_band
