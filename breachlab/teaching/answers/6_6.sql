-- Which share of these persons had an end between then and the breach?

with

begun as (

    select
        count(*) filter (where last_ended_on is null) as open_count,
        count(*) filter (where year(last_ended_on) > 2021) as ended_count,
        count(*) as person_count
    from registrants
    where is_primary and year(first_registered_on) <= 2021

)

select
    ended_count / (open_count + ended_count) as person_share,
    ended_count / person_count as person_share__ended_before,
    open_count / (open_count + ended_count) as person_share__still_open
from begun
