-- The bands of a record and of a number of others, in which identifiability_cube counts.

create or replace temp macro others_band_of(others) as
    case
        when others < 1 then '0'::others_band
        when others < 5 then '1-4'::others_band
        when others < 10 then '5-9'::others_band
        when others < 100 then '10-99'::others_band
        else '100 and over'::others_band
    end;

-- The day of birth from which each age band but the oldest goes, youngest first: worked out once.
set variable born_after = ( -- noqa
    select
        list(anniversary((last_age + 1)::integer) order by age_band)
            filter (last_age is not null)
    from age_bands
);

-- As records/banded.sql has it.
create or replace temp macro age_band_of(birth_day) as
    case
        when birth_day > getvariable('born_after')[1] then '16-17'::age_band
        when birth_day > getvariable('born_after')[2] then '18-19'::age_band
        when birth_day > getvariable('born_after')[3] then '20-24'::age_band
        when birth_day > getvariable('born_after')[4] then '25-29'::age_band
        when birth_day > getvariable('born_after')[5] then '30-34'::age_band
        when birth_day > getvariable('born_after')[6] then '35-39'::age_band
        when birth_day > getvariable('born_after')[7] then '40-44'::age_band
        when birth_day > getvariable('born_after')[8] then '45-49'::age_band
        when birth_day > getvariable('born_after')[9] then '50-54'::age_band
        when birth_day > getvariable('born_after')[10] then '55-59'::age_band
        when birth_day > getvariable('born_after')[11] then '60-64'::age_band
        when birth_day > getvariable('born_after')[12] then '65-69'::age_band
        when birth_day > getvariable('born_after')[13] then '70-74'::age_band
        else '75 and over'::age_band
    end;
