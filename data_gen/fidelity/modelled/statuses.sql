-- Persons by status.
--
-- Source:    registered: derived; candidate spaces: assumption; formerly registered: what remains
-- Use:       modelled
-- Tolerance: 0.005

with

targets as (

    select
        status as cell,
        sum(persons::bigint) * persons_scale() as target
    from read_texts(getvariable('setting') || '/status.csv')
    group by status

),

founds as (

    select
        status::varchar as cell,
        sum(person_count)::bigint as found
    from exposure_cube
    group by cell

)

select *
from compared('targets', 'founds')
order by cell
