-- Persons by number of registrations.
--
-- Source:    assumption after the re-registrations of 2004 (S68)
-- Use:       modelled
-- Tolerance: 0.005

with

weights as (

    select
        registration_count as cell,
        per_mille::bigint
        * if(registration_count = '1', 1000, assumed('registered_again_odds_per_mille')) as weight
    from read_texts(getvariable('reference') || '/registrations.csv')

),

ever_registered as (

    select count(*) as people
    from persons
    where registration_count is not null

),

targets as (

    select
        weights.cell,
        weights.weight / sum(weights.weight) over () * ever_registered.people as target
    from weights
    cross join ever_registered

),

founds as (

    select
        registration_count::varchar as cell,
        count(*) as found
    from persons
    where registration_count is not null
    group by cell

)

select *
from compared('targets', 'founds')
order by cell
