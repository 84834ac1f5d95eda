-- The two most frequent surnames of those born in France.
--
-- Source:    Laurent Fordant, Atlas des noms de famille en France; filae.com: births of a century
-- Use:       fitted
-- Tolerance: 0.05

with

published (surname, per_hundred_thousand) as (

    values
    ('MARTIN', 330),
    ('BERNARD', 174)

),

people as (

    select
        birth_name::varchar as surname,
        count(*) as found
    from persons
    where birth_place::varchar not like '99%'
    group by surname

),

totals as (

    select sum(found) as people
    from people

)

select
    published.surname as cell,
    published.per_hundred_thousand * totals.people / 100000 as target,
    coalesce(people.found, 0) as found,
    totals.people
from published
cross join totals
left join people on published.surname = people.surname
order by cell
