-- Persons who have died since, by sex and five years of age.
--
-- Source:    what the total leaves; bell of ages assumed
-- Use:       modelled
-- Tolerance: 0.02

with

targets as (

    select
        concat(sex, ' ', age::integer // 5 * 5) as cell,
        sum(deceased_persons::bigint) * persons_scale() as target
    from read_texts(getvariable('setting') || '/persons_by_age.csv')
    group by concat(sex, ' ', age::integer // 5 * 5)

),

founds as (

    select
        concat(sex, ' ', age // 5 * 5) as cell,
        count(*) as found
    from persons
    where truths & 4 <> 0
    group by cell

)

select *
from compared('targets', 'founds')
order by cell
