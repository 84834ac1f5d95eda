-- exposure_cube: one row per combination that occurs of département, sex, age band, status,
-- year of first registration and band of years since the last registration ended.
--
-- Counts add up, so any filtered breakdown is a sum over a few hundred thousand cells.
-- A person counts where the primary record is. Ages and years are those of 5 March 2024.

create table exposure_cube as

with

banded as (

    select
        departement_code,
        sex,
        status,
        is_primary,
        case
            when born_on > date '2006-03-05' then '16-17'
            when born_on > date '2004-03-05' then '18-19'
            when born_on > date '1999-03-05' then '20-24'
            when born_on > date '1994-03-05' then '25-29'
            when born_on > date '1989-03-05' then '30-34'
            when born_on > date '1984-03-05' then '35-39'
            when born_on > date '1979-03-05' then '40-44'
            when born_on > date '1974-03-05' then '45-49'
            when born_on > date '1969-03-05' then '50-54'
            when born_on > date '1964-03-05' then '55-59'
            when born_on > date '1959-03-05' then '60-64'
            when born_on > date '1954-03-05' then '65-69'
            when born_on > date '1949-03-05' then '70-74'
            else '75 and over'
        end::age_band as age_band,
        year(first_registered_on)::usmallint as first_year,
        case
            when status <> 'formerly_registered' then null
            when last_on > date '2023-03-05' then '0'
            when last_on > date '2022-03-05' then '1'
            when last_on > date '2021-03-05' then '2'
            when last_on > date '2018-03-05' then '3-5'
            when last_on > date '2013-03-05' then '6-10'
            when last_on > date '2008-03-05' then '11-15'
            else '16-20'
        end::end_band as end_band
    from records

)

select
    departement_code,
    sex,
    age_band,
    status,
    first_year,
    end_band,
    count(*) as record_count,
    count(*) filter (is_primary) as person_count
from banded
group by departement_code, sex, age_band, status, first_year, end_band
order by departement_code, sex, age_band, status, first_year, end_band
