-- What share of the persons stands in a group of fewer than eleven?

with

by_person as (

    select
        count(*) over same_year_sex_and_departement as like_count,
        row_number() over same_year_sex_and_departement = 1 as is_first
    from records
    where drift = 'none'
    window
        same_year_sex_and_departement as (
            partition by year(date '1929-01-01' + birth_day::integer), sex, departement_code
        )

)

select
    avg((like_count <= 10)::integer) as person_share,
    avg((like_count <= 10)::integer) filter (where is_first) as person_share__groups
from by_person
