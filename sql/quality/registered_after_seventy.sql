-- Do too many registrations begin or end at seventy or later?
--
-- Grain:       one row per kind of day, first registrations and ends, of which more than one in a
--              thousand fell on the seventieth birthday or later; none is right.
-- Needs:       records.
-- Note:        a full pension is automatic at 67. Primary records only.
-- Over a second:
--              some 2 s at 43 million records, as it reads every record as exported.

with

days as (

    select
        'first_registration' as kind,
        born_on,
        first_registered_on as happened_on
    from registrants
    where is_primary
    union all
    select
        'end' as kind,
        born_on,
        last_ended_on as happened_on
    from registrants
    where is_primary

)

select
    kind,
    count(*) filter (happened_on >= born_on + interval 70 year) as late_count,
    count(*) as day_count
from days
where happened_on is not null
group by kind
having count(*) filter (happened_on >= born_on + interval 70 year) > greatest(count(*) / 1000, 5)
order by kind asc
