-- Registered persons of the départements whose job seekers were published.
--
-- Source:    INSEE and Dares, first quarter of 2024, and overseas; see reference/job_seekers.csv
-- Use:       fitted
-- Tolerance: 0.01
-- Note:      A to C is brought to all categories by 6,158,000 / 5,400,500, the ratio in France
--            without Mayotte; areas were published at quarters from 2021 to 2024.
--            All are brought to the registered of the ledger, 0.3 % fewer.

with

targets as (

    select
        area_code as cell,
        persons::bigint
        * if(categories = 'A to C', 6158000 / 5400500, 1)
        * persons_scale() as target
    from read_texts(getvariable('reference') || '/job_seekers.csv')
    where area = 'departement' and use = 'fitted'

),

founds as (

    select
        departement_code::varchar as cell,
        sum(person_count)::bigint as found
    from exposure_cube
    where status = 'registered'
    group by cell

)

select
    cell,
    target,
    coalesce(found, 0) as found
from targets
inner join founds using (cell)
where (select setting from provenance) = 'central'
order by cell
