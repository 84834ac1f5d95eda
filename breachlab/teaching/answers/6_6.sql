-- Which share of these persons had an end between then and the breach?

with

begun as (

    select
        is_primary,
        count(*) filter (where last_ended_on is null) as open_count,
        count(*) filter (where year(last_ended_on) > 2021) as ended_count,
        count(*) as record_count
    from registrants
    where year(first_registered_on) <= 2021
    group by is_primary

),

by_base as (

    select
        sum(open_count) filter (where is_primary) as open_count,
        sum(ended_count) filter (where is_primary) as ended_count,
        sum(record_count) filter (where is_primary) as person_count,
        sum(ended_count) / sum(open_count + ended_count) as record_share
    from begun

)

select
    record_share as person_share__records,
    ended_count / (open_count + ended_count) as person_share,
    ended_count / person_count as person_share__ended_before,
    open_count / (open_count + ended_count) as person_share__still_open
from by_base
