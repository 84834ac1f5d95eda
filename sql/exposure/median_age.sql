-- What is the median age of the exposed people, in each département and région?
--
-- Grain:       one row per département, in the order of their codes.
-- Needs:       age, area, vital status.
-- Headline (is_one):
--              {kind.In_the_model}, half of the exposed residents of {departement_code} are
--              at most {median_age_years} years old.
-- Headline:    {kind.In_the_model}, half of the exposed residents are at most
--              {all_median_age_years} years old; depending on the département, that age goes from
--              {lowest_median_age_years} to {highest_median_age_years}.
-- Note:        the median age is the lowest age, in completed years on {breach.reference_day}, that
--              half of the persons have not passed. A person counts once, where the primary record
--              is. Residents only: people who died or live abroad are in no département. Beside
--              each département stands the age of its région and of all, among those selected. Ages
--              by place are modelled: in a département, the share of each age follows that of its
--              residents.
-- Source:      modelled on residents by age, INSEE, 1 January 2023, see method/ledger.

with

kept as (

    select
        departement_code,
        age,
        sum(living_here_person_count)::bigint as living_here_person_count
    from selected_ages(every_place($departements), $age_bands, $sexes, $statuses)
    where living_here_person_count > 0 and age is not null
    group by departement_code, age

),

-- Those of one age stand in one frame: so each sum is of all who are that old or younger.
summed as (

    select
        kept.departement_code,
        departements.departement_name,
        departements.region_code,
        kept.age,
        kept.living_here_person_count,
        2 * sum(kept.living_here_person_count) over (
            partition by kept.departement_code order by kept.age
        ) >= sum(kept.living_here_person_count) over (partition by kept.departement_code)
            as is_half,
        2 * sum(kept.living_here_person_count) over (
            partition by departements.region_code order by kept.age
        ) >= sum(kept.living_here_person_count) over (partition by departements.region_code)
            as is_half_of_region,
        2 * sum(kept.living_here_person_count) over (order by kept.age)
        >= sum(kept.living_here_person_count) over () as is_half_of_all
    from kept
    inner join departements on kept.departement_code = departements.departement_code

),

medians as (

    select
        departement_code,
        departement_name,
        region_code,
        living_here_person_count,
        min(age) filter (is_half) over (partition by departement_code) as median_age_years,
        min(age) filter (is_half_of_region) over (partition by region_code)
            as region_median_age_years,
        min(age) filter (is_half_of_all) over () as all_median_age_years
    from summed

),

places as (

    select
        departement_code,
        departement_name,
        region_code,
        median_age_years,
        region_median_age_years,
        all_median_age_years,
        sum(living_here_person_count)::bigint as living_here_person_count
    from medians
    group by all

)

select
    departement_code,
    departement_name,
    region_code,
    living_here_person_count,
    median_age_years,
    region_median_age_years,
    all_median_age_years,
    min(median_age_years) over () as lowest_median_age_years,
    max(median_age_years) over () as highest_median_age_years,
    count(*) over () = 1 as is_one
from places
order by departement_code
