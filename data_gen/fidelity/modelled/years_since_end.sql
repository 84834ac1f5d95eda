-- Formerly registered by completed years since the last end.
--
-- Source:    first year derived, decay assumed
-- Use:       modelled
-- Tolerance: 0.005

with

targets as (

    select
        years_since_end as cell,
        sum(persons::bigint) * persons_scale() as target
    from read_texts(getvariable('setting') || '/years_since_end.csv')
    group by years_since_end

),

founds as (

    select
        years_since::varchar as cell,
        count(*) as found
    from persons
    where status = 'formerly_registered'
    group by cell

)

select *
from compared('targets', 'founds')
order by cell
