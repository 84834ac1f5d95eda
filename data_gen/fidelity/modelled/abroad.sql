-- Persons who have left France since, by sex and five years of age.
--
-- Source:    assumption
-- Use:       modelled
-- Tolerance: 0.02

with

targets as (

    select
        concat(sex, ' ', age::integer // 5 * 5) as cell,
        sum(abroad_persons::bigint) * persons_scale() as target
    from read_texts(getvariable('setting') || '/persons_by_age.csv')
    group by concat(sex, ' ', age::integer // 5 * 5)

),

founds as (

    select
        concat(sex, ' ', age // 5 * 5) as cell,
        count(*) as found
    from persons
    where truths & 8 <> 0
    group by cell

)

select *
from compared('targets', 'founds')
order by cell
