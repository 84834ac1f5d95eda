-- How many persons share their birth date, sex and postcode with how many others?
--
-- Grain:  one row per number of persons that share a combination, in bands.

with

combinations as (

    select
        birth_day,
        sex,
        locality,
        count(*) as sharing_count
    from records
    where drift = 'none'
    group by birth_day, sex, locality

),

banded as (

    select
        sharing_count,
        case
            when sharing_count = 1 then '1'
            when sharing_count = 2 then '2'
            when sharing_count <= 4 then '3-4'
            else '5 and over'
        end as shared_by
    from combinations

)

select
    shared_by,
    count(*) as combination_count,
    cast(sum(sharing_count) as bigint) as person_count
from banded
group by shared_by
order by shared_by
