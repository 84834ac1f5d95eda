-- How far does the share of people registered for a year or more differ between départements?
--
-- Grain:       one row per département, in the order of their codes.
-- Needs:       area, status, current registration.
-- Headline (is_one):
--              {kind.In_the_model}, {year_or_more_person_share:.1} of the {kind.registered} persons
--              of {departement_code} have been so for a year or more, because of their ages alone.
-- Headline:    {kind.In_the_model}, from {lowest_year_or_more_person_share:.1} to
--              {highest_year_or_more_person_share:.1} of the {kind.registered} persons have been so
--              for a year or more, depending on the département, because of their ages alone;
--              published shares differ more.
-- Note:        a person counts once, where the primary record is; see exposure/by_duration. The
--              départements differ only by the ages of their registered people and by chance: their
--              own shares are not fitted; according to INSEE, they go from 24.9 to 49.9% in the
--              thirty published départements. Residents only: people who live abroad are in no
--              département.
-- Source:      thirty départements: INSEE and Dares, 26 April 2024.

with

by_departement as (

    select
        departement_code,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        coalesce(
            sum(person_count) filter (is_year_or_more(duration_band)), 0
        )::bigint as year_or_more_person_count,
        year_or_more_person_count / nullif(sum(person_count), 0) as year_or_more_person_share
    from selected_durations(every_place($departements), $age_bands, $sexes)
    group by departement_code

)

select
    by_departement.departement_code,
    departements.departement_name,
    by_departement.record_count,
    by_departement.person_count,
    by_departement.year_or_more_person_count,
    by_departement.year_or_more_person_share,
    min(by_departement.year_or_more_person_share) over () as lowest_year_or_more_person_share,
    max(by_departement.year_or_more_person_share) over () as highest_year_or_more_person_share,
    count(*) over () = 1 as is_one
from by_departement
inner join departements using (departement_code)
order by by_departement.departement_code
