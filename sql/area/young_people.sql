-- How many young people, as a mission locale follows them, are exposed in a département?
--
-- Grain:       one row per group of ages and registration status, youngest first.
-- Parameters:  $departement, the code of one département.
-- Example:     $departement 59
-- Headline:    In the model about {young_person_count:persons} {term.aged_16_to_25}
--              {young_person_count:is/are} exposed in {departement_code}; about
--              {minor_person_count} of them {minor_person_count:is a minor/are minors}.
-- Note:        missions locales follow those aged 16 to 25, and no band of the cubes ends at 25, so
--              this reads the register itself. Ages are those of 5 March 2024; who was 26 that day
--              is left out. The last column counts those who live in France.

with

young_records as (

    select
        status,
        is_primary,
        is_deceased or lives_abroad as is_gone,
        case
            when born_on > date '2006-03-05' then '16-17'
            when born_on > date '2004-03-05' then '18-19'
            when born_on > date '1999-03-05' then '20-24'
            else '25'
        end as age_group
    from registrants
    where
        departement_code = $departement::departement_code
        and born_on > date '1998-03-05'

),

by_group as (

    select
        age_group,
        status,
        count(*) as record_count,
        count(*) filter (where is_primary) as person_count,
        count(*) filter (where is_primary and not is_gone) as living_here_person_count
    from young_records
    group by age_group, status

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
    by_group.status,
    by_group.record_count,
    by_group.person_count,
    by_group.living_here_person_count,
    sum(by_group.person_count) over ()::bigint as young_person_count,
    coalesce(
        sum(by_group.person_count) filter (where by_group.age_group = '16-17') over (), 0
    )::bigint as minor_person_count
from by_group
cross join asked_departement
order by by_group.age_group, by_group.status
