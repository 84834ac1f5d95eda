-- The facts of a set, and whether nobody at all has them on file.

with

absences as (

    select
        count(birth_day) = 0 as has_no_birth,
        count(sex) = 0 as has_no_sex,
        count(departement_code) = 0 as has_no_departement,
        count(locality) = 0 as has_no_locality,
        count(birth_place) = 0 as has_no_birth_place,
        count(first_name) = 0 as has_no_first_name,
        count(birth_name) = 0 as has_no_birth_name,
        count(usage_name) = 0 as has_no_usage_name,
        count(first_registered_day) = 0 as has_no_first_registration
    from records

)

select
    unnest([
        'birth_year', 'birth_month', 'birth_date', 'sex', 'departement', 'commune', 'postcode',
        'locality', 'birth_place', 'first_name', 'birth_name', 'usage_name', 'first_registration'
    ]) as fact,
    unnest([
        has_no_birth, has_no_birth, has_no_birth, has_no_sex, has_no_departement,
        has_no_locality, has_no_locality, has_no_locality, has_no_birth_place,
        has_no_first_name, has_no_birth_name, has_no_usage_name, has_no_first_registration
    ]) as is_empty
from absences
