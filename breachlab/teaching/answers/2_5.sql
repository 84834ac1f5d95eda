-- In how many rows can the hidden count be worked out, as it is the only one of its row?
--
-- Note: a row is a département and a sex; the three statuses stand in it, and their sum.

with

by_status as (

    select
        departement_code,
        sex,
        status,
        sum(person_count) as person_count
    from exposure_cube
    group by departement_code, sex, status

),

by_row as (

    select count(*) filter (where person_count between 1 and 10) as hidden_count
    from by_status
    group by departement_code, sex

)

select
    count(*) filter (where hidden_count = 1) as row_count,
    count(*) filter (where hidden_count >= 1) as row_count__all_hidden,
    sum(hidden_count)::bigint as row_count__cells
from by_row
