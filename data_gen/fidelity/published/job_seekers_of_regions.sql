-- Registered persons of the régions whose job seekers were published.
--
-- Source:    Dares and France Travail; each in reference/job_seekers.csv; left out of the fit
-- Use:       held against
-- Tolerance: 0.08
-- Note:      A to C is brought to all categories by 6,158,000 / 5,400,500, the ratio in France
--            without Mayotte; areas were published at quarters from 2023 to 2024. Both régions are
--            fitted in part, as some of their départements are; method/fidelity has those that
--            were never fitted.

with

targets as (

    select
        area_code as cell,
        persons::bigint
        * if(categories = 'A to C', 6158000 / 5400500, 1)
        * persons_scale() as target
    from read_texts(getvariable('reference') || '/job_seekers.csv')
    where area = 'region' and use = 'held_against'

),

founds as (

    select
        departements.region_code::varchar as cell,
        sum(exposure_cube.person_count)::bigint as found
    from exposure_cube
    inner join departements using (departement_code)
    where exposure_cube.status = 'registered'
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
