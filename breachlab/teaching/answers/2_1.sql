-- What share of the persons is alone with birth date, sex and postcode?

with

by_person as (

    select
        record_id,
        count(*) over (partition by birth_day, sex, substring(locality::varchar, 7)) as like_count
    from records
    where drift = 'none'

),

by_record as (

    select count(*) over (partition by birth_day, sex, substring(locality::varchar, 7))
        as like_count
    from records

)

select
    avg((by_person.like_count = 1)::integer) as person_share,
    (select avg((by_record.like_count = 1)::integer) from by_record) as person_share__records
from by_person
