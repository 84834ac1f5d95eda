-- Of two tables of the same columns: how many rows the stored one has, how many of them the other
-- lacks, and how many of the other it lacks. A row that stands twice counts twice.
--
-- Both are counted in one pass, which takes a fifth of the time of `except all` from either side.

with

sided as (

    select
        *,
        1 as side_of_row
    from query_table($stored)
    union all
    select
        *,
        -1 as side_of_row
    from query_table($made)

),

surpluses as (

    select
        * exclude (side_of_row),
        sum(side_of_row) as surplus,
        count_if(side_of_row = 1) as stored_count
    from sided
    group by all

)

select
    coalesce(sum(stored_count), 0)::bigint as stored_count,
    coalesce(sum(greatest(surplus, 0)), 0)::bigint as unmade_count,
    coalesce(sum(greatest(-surplus, 0)), 0)::bigint as unstored_count
from surpluses
