-- Persons born in an area who have one of its own surnames.
--
-- Source:    assumed shares, lists of frequent surnames
-- Use:       modelled
-- Tolerance: 0.06
-- Note:      families of an origin, who have their own, are not counted out.

with

names as (

    select
        area,
        birth_name
    from read_csv(getvariable('reference') || '/area_surnames.csv', all_varchar = true)

),

everywhere as (

    select
        names.area,
        sum(surnames.slots::bigint) / 65536 as share
    from names
    inner join read_csv(getvariable('reference') || '/surnames.csv', all_varchar = true) as surnames
        on names.birth_name = surnames.birth_name
    group by names.area

),

areas as (

    select
        places.area,
        places.departement_code,
        places.share_per_mille::bigint * assumed('regional_surname_odds_per_mille') as yes,
        (1000 - places.share_per_mille::bigint) * 1000 as "no",
        coalesce(everywhere.share, 0) as share_elsewhere,
        yes / (yes + "no") as share_here
    from read_csv(getvariable('reference') || '/areas.csv', all_varchar = true) as places
    left join everywhere on places.area = everywhere.area

),

people as (

    select
        birth_places.birth_departement_code as departement_code,
        persons.birth_name::varchar as birth_name,
        count(*) as people
    from persons
    inner join birth_places on persons.birth_place = birth_places.birth_place
    group by all

)

select
    areas.area as cell,
    sum(people.people * (areas.share_here + (1 - areas.share_here) * areas.share_elsewhere))
        as target,
    sum(people.people) filter (names.birth_name is not null) as found,
    sum(people.people) as people
from areas
inner join people on areas.departement_code = people.departement_code
left join names on areas.area = names.area and people.birth_name = names.birth_name
group by areas.area
order by cell
