-- Which first names were not given to that sex in that decade?
--
-- Grain:       one row per sex, decade and name that breaks the rule; none is right.
-- Parameters:  none.
-- Note:        checked against the frozen pools.
-- Over a second:
--              some 2 s at 43 million records, as it groups every record.

with

borne as (

    select
        sex,
        first_name,
        (year(born_on) - 1) // 10 * 10 + 1 as decade,
        count(*) as record_count
    from registrants
    group by sex, first_name, decade

)

select
    borne.sex,
    borne.decade,
    borne.first_name,
    borne.record_count
from borne
left join first_names using (sex, decade, first_name)
where first_names.first_name is null
order by borne.sex asc, borne.decade asc, borne.first_name asc
