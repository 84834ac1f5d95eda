-- Registered persons by age group.
--
-- Source:    Dares and France Travail, categories A, B, C, end of 2024 (S58): 13.1, 59.7 and 27.2 %
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
        unnest(['under 25', '25 to 49', '50 and over']) as cell,
        unnest([0.131, 0.597, 0.272]) * registered as target
    from whole

),

founds as (

    select
        case
            when age_band < '25-29' then 'under 25'
            when age_band < '50-54' then '25 to 49'
            else '50 and over'
        end as cell,
        sum(person_count)::bigint as found
    from exposure_cube
    where status = 'registered'
    group by cell

)

select *
from compared('targets', 'founds')
order by cell
