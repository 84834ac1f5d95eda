-- Persons born in an area who have one of its own surnames.
--
-- Source:    assumed shares, lists of frequent surnames
-- Use:       modelled
-- Tolerance: 0.06
-- Note:      families of an origin have surnames of their own, for so many as assumed.

with

names as (

    select
        area,
        birth_name
    from read_texts(getvariable('reference') || '/area_surnames.csv')

),

everywhere as (

    select
        names.area,
        sum(surnames.slots::bigint) / 65536 as share
    from names
    inner join read_texts(getvariable('reference') || '/surnames.csv') as surnames
        on names.birth_name = surnames.birth_name
    group by names.area

),

ledger as (

    select value as odds
    from assumptions
    where name = 'regional_surname_odds_per_mille'

),

areas as (

    select
        places.area,
        places.departement_code,
        places.share_per_mille::bigint as per_mille,
        coalesce(everywhere.share, 0) as share_elsewhere,
        per_mille * ledger.odds as yes,
        yes / (yes + (1000 - per_mille) * 1000) as share_here
    from read_texts(getvariable('reference') || '/areas.csv') as places
    cross join ledger
    left join everywhere on places.area = everywhere.area

),

families as (

    select
        families.decade,
        1 - sum(families.slots) / 256 * any_value(surnames.value) / 1000 as share_of_others
    from read_values(getvariable('setting') || '/families.csv') as families
    inner join assumptions as surnames on surnames.name = 'origin_surname_per_mille'
    where families.country_name = 'France'
    group by families.decade

),

people as (

    select
        birth_places.birth_departement_code as departement_code,
        (year(date '1929-01-01' + persons.birth_day::integer) - 1) // 10 * 10 + 1 as decade,
        persons.birth_name::varchar as birth_name,
        count(*) as people
    from persons
    inner join birth_places on persons.birth_place = birth_places.birth_place
    group by all

)

select
    areas.area as cell,
    sum(
        people.people
        * coalesce(families.share_of_others, 1)
        * (areas.share_here + (1 - areas.share_here) * areas.share_elsewhere)
    ) as target,
    sum(people.people) filter (names.birth_name is not null) as found,
    sum(people.people) as people
from areas
inner join people on areas.departement_code = people.departement_code
left join families on people.decade = families.decade
left join names on areas.area = names.area and people.birth_name = names.birth_name
group by areas.area
order by cell
