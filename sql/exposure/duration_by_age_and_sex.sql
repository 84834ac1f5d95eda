-- What share of registered people, by age and sex, have been registered for a year or more?
--
-- Grain:       one row per age band and sex, youngest first.
-- Needs:       age, sex, status, current registration.
-- Headline (is_of_young_and_older):
--              {young_year_or_more_share:.1} of the {kind.registered} persons in the first age
--              group of the labour statistics have been so for a year or more, and
--              {older_year_or_more_share:.1} of those in the last; of all,
--              {all_year_or_more_person_share:.1}.
-- Headline:    {all_year_or_more_person_share:.1} of the {kind.registered} persons of these ages
--              and sexes have been so for a year or more.
-- Note:        a person counts once, where the primary record is; see exposure/by_duration. Ages
--              are those of {breach.reference_day}. The groups, which are fitted, are under 25, 25
--              to 49, and 50 and over; inside these groups, and between the sexes, the share
--              follows the number of registrations and the year of the first.
-- Source:      a year or more by age: Dares, first quarter of 2024, metropolitan France.

with

ages_and_sexes as (

    select
        age_band,
        sex,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        coalesce(
            sum(person_count) filter (is_year_or_more(duration_band)), 0
        )::bigint as year_or_more_person_count
    from selected_durations($departements, $age_bands, $sexes)
    group by age_band, sex

)

select
    counted.age_band,
    counted.sex,
    counted.record_count,
    counted.person_count,
    counted.year_or_more_person_count,
    counted.year_or_more_person_count / nullif(counted.person_count, 0)
        as year_or_more_person_share,
    sum(counted.year_or_more_person_count) filter (age_bands.labour_group = 'under_25') over ()
    / nullif(sum(counted.person_count) filter (age_bands.labour_group = 'under_25') over (), 0)
        as young_year_or_more_share,
    sum(counted.year_or_more_person_count) filter (age_bands.labour_group = '50_and_over') over ()
    / nullif(sum(counted.person_count) filter (age_bands.labour_group = '50_and_over') over (), 0)
        as older_year_or_more_share,
    sum(counted.year_or_more_person_count) over ()
    / nullif(sum(counted.person_count) over (), 0)
        as all_year_or_more_person_share,
    coalesce(young_year_or_more_share + older_year_or_more_share >= 0, false)
        as is_of_young_and_older
from ages_and_sexes as counted
left join age_bands using (age_band)
order by counted.age_band, counted.sex
