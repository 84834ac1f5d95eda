-- exposure_cube: one row per combination that occurs of département, sex, age band, status,
-- year of first registration and band of years since the last registration ended.
--
-- Counts add up, so any filtered breakdown is a sum over a few hundred thousand cells.
-- A person counts where the primary record is, and so do the truths that a notification meets.
-- Ages and years are those of 5 March 2024, which is day 34,763 from 1 January 1929.

create table exposure_cube as

with

banded as (

    select
        departement_code,
        sex,
        status,
        drift = 'none' as is_primary,
        fields_on_file,
        truths,
        case
            when birth_day > anniversary(18) then '16-17'
            when birth_day > anniversary(20) then '18-19'
            when birth_day > anniversary(25) then '20-24'
            when birth_day > anniversary(30) then '25-29'
            when birth_day > anniversary(35) then '30-34'
            when birth_day > anniversary(40) then '35-39'
            when birth_day > anniversary(45) then '40-44'
            when birth_day > anniversary(50) then '45-49'
            when birth_day > anniversary(55) then '50-54'
            when birth_day > anniversary(60) then '55-59'
            when birth_day > anniversary(65) then '60-64'
            when birth_day > anniversary(70) then '65-69'
            when birth_day > anniversary(75) then '70-74'
            else '75 and over'
        end::age_band as age_band,
        year(date '1929-01-01' + first_registered_day::integer)::usmallint as first_year,
        case
            when status <> 'formerly_registered' then null
            when last_day > anniversary(1) then '0'
            when last_day > anniversary(2) then '1'
            when last_day > anniversary(3) then '2'
            when last_day > anniversary(6) then '3-5'
            when last_day > anniversary(11) then '6-10'
            when last_day > anniversary(16) then '11-15'
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
    count(*) filter (is_primary) as person_count,
    count(*) filter (is_primary and fields_on_file & truths & 1 <> 0 and (truths & 4) = 0) as deliverable_email_person_count,
    count(*) filter (is_primary and (truths & 14) = 2 and (fields_on_file & 4) <> 0) as valid_address_person_count,
    count(*) filter (is_primary and (fields_on_file & 2) <> 0) as phone_person_count,
    count(*) filter (is_primary and (truths & 4) <> 0) as deceased_person_count,
    count(*) filter (is_primary and (truths & 8) <> 0) as abroad_person_count
from banded
group by departement_code, sex, age_band, status, first_year, end_band
order by departement_code, sex, age_band, status, first_year, end_band;

comment on table exposure_cube is 'What adds up, counted by département, sex, age band, status, first year and end band.';
comment on column exposure_cube.departement_code is
'Département of residence, INSEE code (COG 2024). Source: records.';
comment on column exposure_cube.sex is 'female or male. Source: records.';
comment on column exposure_cube.age_band is 'Age on 5 March 2024, in bands. Source: records.';
comment on column exposure_cube.status is
'registered, formerly_registered or candidate_space (inscrit, radié, identifié). Source: records.';
comment on column exposure_cube.first_year is
'Year of the first registration in the window; 2004 stands for 2004 or before; null for a candidate space. Source: records.';
comment on column exposure_cube.end_band is
'Completed years since the last registration ended; null unless formerly registered. Source: records.';
comment on column exposure_cube.record_count is 'Records. Source: counted.';
comment on column exposure_cube.person_count is
'Persons, where the primary record is. Source: counted.';
comment on column exposure_cube.deliverable_email_person_count is
'Living persons whose e-mail address is on file and still good. Source: counted.';
comment on column exposure_cube.valid_address_person_count is
'Persons whose street address is on file and who still live there. Source: counted.';
comment on column exposure_cube.phone_person_count is
'Persons whose phone number is on file. Source: counted.';
comment on column exposure_cube.deceased_person_count is
'Persons who have died since. Source: counted.';
comment on column exposure_cube.abroad_person_count is
'Persons who have left France since. Source: counted.';
