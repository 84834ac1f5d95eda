-- At what age, and of which sex, do registrations last for a year or more?
--
-- Grain:       one row per age band and sex, youngest first.
-- Parameters:  the selection: $departements, $age_bands, $sexes, lists of values; null keeps all.
-- Headline (is_one):
--              {year_or_more_person_share:.1} of the registered {sex} aged {age_band} have been so
--              for a year or more.
-- Headline:    By age and sex from {lowest_year_or_more_person_share:.1} to
--              {highest_year_or_more_person_share:.1} of the registered have been so for a year or
--              more; in all {all_year_or_more_person_share:.1}.
-- Note:        a person counts once, where the primary record is; see exposure/by_duration. Ages
--              are those of {breach.reference_day}. Fitted under 25, from 25 to 49, and from 50 on;
--              inside these groups, and between the sexes, the model follows the number of
--              registrations and the first year.
-- Source:      a year or more by age: Dares, first quarter of 2024, metropolitan France.

with

groups as (

    select
        age_band,
        sex,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        coalesce(
            sum(person_count) filter (duration_band >= '12-23'::duration_band), 0
        )::bigint as year_or_more_person_count
    from selected_durations($departements, $age_bands, $sexes)
    group by age_band, sex

)

select
    age_band,
    sex,
    record_count,
    person_count,
    year_or_more_person_count,
    year_or_more_person_count / nullif(person_count, 0) as year_or_more_person_share,
    min(year_or_more_person_count / nullif(person_count, 0)) over ()
        as lowest_year_or_more_person_share,
    max(year_or_more_person_count / nullif(person_count, 0)) over ()
        as highest_year_or_more_person_share,
    sum(year_or_more_person_count) over () / nullif(sum(person_count) over (), 0)
        as all_year_or_more_person_share,
    count(*) over () = 1 as is_one
from groups
order by age_band, sex
