-- By how much do the persons of two worlds differ at the most, within each of three columns?
--
-- Key: dimension

with

cells as (

    unpivot (
        select
            sex::varchar as sex,
            status::varchar as status,
            departement_code::varchar as departement_code,
            person_count
        from exposure_cube
        union all
        select
            sex::varchar as sex,
            status::varchar as status,
            departement_code::varchar as departement_code,
            -person_count as person_count
        from there.exposure_cube
    )
    on sex, status, departement_code into name dimension value code

),

differences as (

    select
        dimension,
        code,
        sum(person_count) as difference
    from cells
    group by dimension, code

)

select
    dimension,
    max(abs(difference))::bigint as largest_difference
from differences
group by dimension
