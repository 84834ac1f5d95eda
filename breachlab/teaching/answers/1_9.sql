-- How many persons and how many residents does each département have?
--
-- Key: departement_code

with

by_departement as (

    select
        departement_code,
        sum(record_count) as record_count,
        sum(person_count) as person_count
    from exposure_cube
    group by departement_code

),

residents_by_departement as (

    select
        departement_code,
        count(*) as group_count,
        sum(resident_count) as resident_count
    from residents
    group by departement_code

)

select
    departement_code,
    by_departement.person_count::bigint as person_count,
    by_departement.record_count::bigint as person_count__records,
    residents_by_departement.resident_count::bigint as resident_count,
    (by_departement.person_count * residents_by_departement.group_count)::bigint
    as person_count__multiplied,
    (residents_by_departement.resident_count * by_departement.person_count)::bigint
    as resident_count__multiplied,
    (residents_by_departement.resident_count * by_departement.record_count)::bigint
    as resident_count__multiplied__with_copies
from by_departement
inner join residents_by_departement using (departement_code)
