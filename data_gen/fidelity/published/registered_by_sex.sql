-- Registered persons by sex.
--
-- Source:    Dares and France Travail, A, B, C, end of 2024 (S58): 2,813,000 women, 2,679,000 men
-- Use:       fitted
-- Tolerance: 0.005
-- Note:      only the shares are published for these categories; the total here is all categories.

with

whole as (

    select sum(person_count)::bigint as registered
    from exposure_cube
    where status = 'registered'

),

targets as (

    select
        unnest(['female', 'male']) as cell,
        unnest([2813, 2679]) / 5492 * registered as target
    from whole

),

founds as (

    select
        sex::varchar as cell,
        sum(person_count)::bigint as found
    from exposure_cube
    where status = 'registered'
    group by cell

)

select *
from compared('targets', 'founds')
order by cell
