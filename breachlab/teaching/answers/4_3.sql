-- In how many départements do two worlds differ by more than twice what chance alone would give?

with

by_departement as (

    select
        departement_code,
        sum(person_count) as person_count
    from exposure_cube
    group by departement_code

),

others as (

    select
        departement_code,
        sum(person_count) as person_count
    from there.exposure_cube
    group by departement_code

)

select
    count(*) filter (
        where
        (by_departement.person_count - others.person_count) ** 2
        > 4 * (by_departement.person_count + others.person_count)
    ) as departement_count,
    count(*) filter (
        where
        (by_departement.person_count - others.person_count) ** 2
        > by_departement.person_count + others.person_count
    ) as departement_count__once
from by_departement
inner join others using (departement_code)
