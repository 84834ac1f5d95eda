-- How many older people are exposed in a département, and what reaches them?
--
-- Grain:       one row per group: 60 and over, then those of them who are 75 and over.
-- Parameters:  $departement, the code of one département.
-- Example:     $departement 59
-- Headline:    {person_count:,} exposed persons of {departement_name} are {age_group},
--              {person_share:.0%} of them; in France {france_person_share:.0%}.
-- Note:        the groups overlap: do not add them. What reaches them leaves out the deceased, and
--              counts a contact that is on file and still good.

with

groups as (

    select
        unnest(['60 and over', '75 and over']) as age_group,
        unnest(['60-64', '75 and over'])::age_band as age_from

),

counted as (

    select
        age_band,
        departement_code = $departement::departement_code as is_here,
        sum(record_count) as record_count,
        sum(person_count) as person_count,
        sum(person_count - deceased_person_count - abroad_person_count) as living_here_person_count,
        sum(deliverable_email_person_count) as deliverable_email_person_count,
        sum(valid_address_person_count) as valid_address_person_count
    from exposure_cube
    group by is_here, age_band

),

totals as (

    select
        sum(person_count) filter (where is_here) as person_count,
        sum(person_count) as france_person_count
    from counted

),

grouped as (

    select
        groups.age_group,
        groups.age_from,
        sum(counted.person_count) as france_person_count,
        sum(counted.record_count) filter (where counted.is_here) as record_count,
        sum(counted.person_count) filter (where counted.is_here) as person_count,
        sum(counted.living_here_person_count) filter (where counted.is_here)
            as living_here_person_count,
        sum(counted.deliverable_email_person_count) filter (where counted.is_here)
            as deliverable_email_person_count,
        sum(counted.valid_address_person_count) filter (where counted.is_here)
            as valid_address_person_count
    from groups
    inner join counted on groups.age_from <= counted.age_band
    group by groups.age_group, groups.age_from

),

place as (

    select departement_name
    from departements
    where departement_code = $departement::departement_code

)

select
    place.departement_name,
    grouped.age_group,
    coalesce(grouped.record_count, 0)::bigint as record_count,
    coalesce(grouped.person_count, 0)::bigint as person_count,
    coalesce(grouped.living_here_person_count, 0)::bigint as living_here_person_count,
    coalesce(grouped.deliverable_email_person_count, 0)::bigint as deliverable_email_person_count,
    coalesce(grouped.valid_address_person_count, 0)::bigint as valid_address_person_count,
    coalesce(grouped.person_count / totals.person_count, 0) as person_share,
    grouped.france_person_count / totals.france_person_count as france_person_share
from grouped
cross join totals
cross join place
order by grouped.age_from
