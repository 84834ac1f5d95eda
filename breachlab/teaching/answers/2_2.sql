-- What is k on year of birth, sex and département: how many persons has the smallest group?

with

by_person as (

    select count(*) over same_year_sex_and_departement as like_count
    from records
    where drift = 'none'
    window
        same_year_sex_and_departement as (
            partition by year(date '1929-01-01' + birth_day::integer), sex, departement_code
        )

)

select
    min(like_count) as k,
    max(like_count) as k__other_end
from by_person
