-- residents: who lives in France, by département, sex and the age bands of the cubes.
--
-- Those aged 15 to 19 are spread evenly over their five years, so that two fifths are 16 or 17 and
-- two fifths 18 or 19; those below are left out, as nobody registers before 16.

create table residents as

with

bands as (

    select
        departement_code,
        sex,
        population,
        regexp_extract(age_band, '^[0-9]+')::bigint as age_from,
        unnest(
            case
                when age_from = 15 then ['16-17', '18-19']
                when age_from >= 75 then ['75 and over']
                else [age_band]
            end
        ) as age_band
    from read_csv(
        getvariable('reference') || '/population.csv',
        types = {'departement_code': 'varchar', 'population': 'bigint'}
    )
    where age_from >= 15

)

select
    departement_code::departement_code as departement_code,
    sex::sex as sex,
    age_band::age_band as age_band,
    sum(if(age_from = 15, 2 * population // 5, population))::bigint as resident_count
from bands
group by all
order by all;

comment on table residents is 'Residents of France aged 16 and over, by département, sex and age band: what rates divide by.';
comment on column residents.departement_code is 'INSEE code. Source: INSEE, Code officiel géographique 2024.';
comment on column residents.sex is 'female or male. Source: reference/population.csv.';
comment on column residents.age_band is 'Age on 1 January 2023, in bands. Source: reference/population.csv.';
comment on column residents.resident_count is
'Residents on 1 January 2023. Source: INSEE, raked from its margins; 15 to 19 spread evenly.';
