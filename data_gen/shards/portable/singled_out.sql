-- How many persons share each set of facts with how many others?
--
-- The sets are those of reference/key_sets.csv; identifiability_cube has them by département, sex,
-- age band and status, too.
-- Grain:  one row per set of facts and number of others, in bands.

with

dated as (

    select
        *,
        cast('1929-01-01' as date) + birth_day * interval '1' day as born_on
    from records
    where drift = 'none'

),

persons as (

    select
        *,
        year(born_on) as birth_year,
        year(born_on) * 12 + month(born_on) as birth_month,
        substring(locality, 1, 5) as commune,
        substring(locality, 7, 5) as postcode
    from dated

),

combinations as (

    select
        'birth_year_sex_commune' as key_set_id,
        count(*) as sharing_count
    from persons
    group by birth_year, sex, commune
    union all
    select
        'birth_date_sex_departement' as key_set_id,
        count(*) as sharing_count
    from persons
    group by birth_day, sex, departement_code
    union all
    select
        'birth_month_sex_postcode' as key_set_id,
        count(*) as sharing_count
    from persons
    group by birth_month, sex, postcode
    union all
    select
        'birth_date_sex_postcode' as key_set_id,
        count(*) as sharing_count
    from persons
    group by birth_day, sex, postcode
    union all
    select
        'birth_date_sex_commune_postcode' as key_set_id,
        count(*) as sharing_count
    from persons
    group by birth_day, sex, locality
    union all
    select
        'birth_date_first_registration' as key_set_id,
        count(*) as sharing_count
    from persons
    group by birth_day, first_registered_day
    union all
    select
        'birth_month_sex_birth_place' as key_set_id,
        count(*) as sharing_count
    from persons
    group by birth_month, sex, birth_place
    union all
    select
        'first_name_usage_name_departement' as key_set_id,
        count(*) as sharing_count
    from persons
    group by first_name, usage_name_before_slip, departement_code
    union all
    select
        'first_name_usage_name_commune_postcode' as key_set_id,
        count(*) as sharing_count
    from persons
    group by first_name, usage_name_before_slip, locality
    union all
    select
        'first_name_birth_name_birth_date' as key_set_id,
        count(*) as sharing_count
    from persons
    group by first_name, birth_name, birth_day

),

banded as (

    select
        key_set_id,
        sharing_count,
        case
            when sharing_count = 1 then '0'
            when sharing_count <= 5 then '1-4'
            when sharing_count <= 10 then '5-9'
            when sharing_count <= 100 then '10-99'
            else '100 and over'
        end as others_band
    from combinations

)

select
    key_set_id,
    others_band,
    cast(sum(sharing_count) as bigint) as person_count
from banded
group by key_set_id, others_band
order by key_set_id, others_band
