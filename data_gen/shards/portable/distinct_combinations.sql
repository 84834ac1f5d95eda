-- How many different combinations are there of what a stranger may know of a person?
--
-- Grain:  one row per set of quasi-identifiers.

with

primary_records as (

    select *
    from records
    where drift = 'none'

),

distinct_dates as (

    select distinct
        birth_day,
        sex
    from primary_records

),

distinct_dates_and_postcodes as (

    select distinct
        birth_day,
        sex,
        locality
    from primary_records

),

distinct_names_and_dates as (

    select distinct
        first_name,
        birth_name,
        birth_day
    from primary_records

)

select
    'birth date, sex' as quasi_identifiers,
    count(*) as combination_count
from distinct_dates
union all
select
    'birth date, sex, postcode' as quasi_identifiers,
    count(*) as combination_count
from distinct_dates_and_postcodes
union all
select
    'first name, surname, birth date' as quasi_identifiers,
    count(*) as combination_count
from distinct_names_and_dates
order by quasi_identifiers
