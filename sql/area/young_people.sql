-- How many young people of the ages that a mission locale follows are exposed in a département?
--
-- Grain:       one row per group of ages, youngest first; the last is of those aged 25.
-- Needs:       age, area, vital status.
-- Example:     $departement 59
-- Headline (minor_person_count):
--              {kind.In_the_model} {departement_code} has {young_person_count:exposed_residents}
--              {term.aged_16_to_25}; {minor_person_count} of them
--              {minor_person_count:is a minor/are minors}, {kind.as_modelled}; the seed alone moves
--              this number by about {minor_seed_deviation}.
-- Headline:    {kind.In_the_model} {departement_code} has {young_person_count:exposed_residents}
--              {term.aged_16_to_25}; {minor_person_count} of them {minor_person_count:is a
--              minor/are minors}.
-- Note:        missions locales follow those aged 16 to 25. Ages are those of
--              {breach.reference_day}; people aged 26 on that day are left out. Exposed residents
--              are alive and live in France. {kind.Ages_assumed} {kind.One_draw}

with

by_group as (

    select
        if(age < 25, age_band::varchar, '25') as age_group,
        bool_and(age < 18) as is_minor,
        sum(record_count)::bigint as record_count,
        sum(living_here_person_count)::bigint as living_here_person_count
    from selected_ages([$departement], null, null, null)
    where age between 16 and 25
    group by age_group

),

here as (

    select sum(living_here_person_count) as living_here_person_count
    from selected_ages([$departement], null, null, null)
    where age is not null

),

asked_departement as (

    select
        departement_code,
        departement_name
    from departements
    where departement_code = $departement::departement_code

)

select
    asked_departement.departement_code,
    asked_departement.departement_name,
    by_group.age_group,
    by_group.record_count,
    by_group.living_here_person_count as person_count,
    by_group.living_here_person_count,
    sum(by_group.living_here_person_count) over ()::bigint as young_person_count,
    young_person_count / nullif(here.living_here_person_count, 0) as young_person_share,
    coalesce(
        sum(by_group.living_here_person_count) filter (where by_group.is_minor) over (), 0
    )::bigint as minor_person_count,
    seed_deviation(by_group.living_here_person_count) as seed_deviation,
    seed_deviation(minor_person_count) as minor_seed_deviation
from by_group
cross join here
cross join asked_departement
order by by_group.age_group
