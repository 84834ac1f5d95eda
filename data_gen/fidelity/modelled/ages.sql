-- Persons by sex and single age.
--
-- Source:    INSEE pyramids and participation, assumed
-- Use:       modelled
-- Tolerance: 0.005
-- Smallest:  10000
-- Note:      ages are dealt in slots of 562 persons, so the oldest are met to half a slot.

with

targets as (

    select
        concat(sex, ' ', age) as cell,
        sum(resident_persons::bigint + abroad_persons::bigint + deceased_persons::bigint)
        * persons_scale() as target
    from read_texts(getvariable('setting') || '/persons_by_age.csv')
    group by concat(sex, ' ', age)

),

founds as (

    select
        concat(sex, ' ', age) as cell,
        count(*) as found
    from persons
    group by cell

)

select *
from compared('targets', 'founds')
order by cell
