-- How many older people are exposed in a département, and by what means can they be reached?
--
-- Grain:       one row per group: 60 and over, then those of them who are 75 and over.
-- Needs:       age, area, contact, worth of contacts, vital status.
-- Example:     $departement 59
-- Headline:    {kind.In_the_model} {living_here_person_share} of the exposed residents of
--              {departement_code}, {living_here_person_count:M}, {living_here_person_count:is/are}
--              aged {age_group}; in France {france_living_here_person_share}.
-- Note:        the groups overlap: do not add them. Exposed residents are alive and live in France.
--              A means of contact counts if it is on file and still valid. {kind.Ages_assumed}

with

groups as (

    select
        age_band,
        unnest(if(is_from_75, ['60_and_over', '75_and_over'], ['60_and_over'])) as age_group
    from age_bands
    where is_from_60

),

by_age_band as (

    select
        age_band,
        departement_code = $departement::departement_code as is_here,
        sum(record_count) as record_count,
        sum(person_count) filter (where fate = 'resident') as living_here_person_count,
        sum(person_count) filter (where fate = 'resident' and email = 'valid')
            as deliverable_email_person_count,
        sum(person_count) filter (where fate = 'resident' and street_address = 'valid')
            as valid_address_person_count
    from contact_cube_any_year
    group by is_here, age_band

),

totals as (

    select
        sum(living_here_person_count) filter (where is_here) as living_here_person_count,
        sum(living_here_person_count) as france_living_here_person_count
    from by_age_band

),

by_group as (

    select
        groups.age_group,
        sum(by_age_band.living_here_person_count) as france_living_here_person_count,
        sum(by_age_band.record_count) filter (where by_age_band.is_here) as record_count,
        sum(by_age_band.living_here_person_count) filter (where by_age_band.is_here)
            as living_here_person_count,
        sum(by_age_band.deliverable_email_person_count) filter (where by_age_band.is_here)
            as deliverable_email_person_count,
        sum(by_age_band.valid_address_person_count) filter (where by_age_band.is_here)
            as valid_address_person_count
    from groups
    inner join by_age_band using (age_band)
    group by groups.age_group

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
    coalesce(by_group.record_count, 0)::bigint as record_count,
    coalesce(by_group.living_here_person_count, 0)::bigint as person_count,
    coalesce(by_group.living_here_person_count, 0)::bigint as living_here_person_count,
    coalesce(by_group.deliverable_email_person_count, 0)::bigint as deliverable_email_person_count,
    coalesce(by_group.valid_address_person_count, 0)::bigint as valid_address_person_count,
    coalesce(by_group.living_here_person_count / totals.living_here_person_count, 0)
        as living_here_person_share,
    by_group.france_living_here_person_count / totals.france_living_here_person_count
        as france_living_here_person_share,
    by_group.deliverable_email_person_count / nullif(by_group.living_here_person_count, 0)
        as deliverable_email_share
from by_group
cross join totals
cross join asked_departement
order by by_group.age_group
