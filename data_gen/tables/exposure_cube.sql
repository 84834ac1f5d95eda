-- exposure_cube: one row per combination that occurs of département, sex, age band, status,
-- year of first registration and band of years since the last registration ended.
--
-- Counts add up, so any filtered breakdown is a sum over a few hundred thousand cells.
-- A person counts where the primary record is, and so do the truths that a notification meets.

create table exposure_cube as
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
from counted_records
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
