-- perimeters: who could be in each other breach whose perimeter is residents of France, by
-- département, sex and age band.
--
-- A five-year band of residents is spread evenly over its years, as in breaches, so that a count
-- need not be whole. Those aged 95 and over are in no perimeter.

create table perimeters as

with

ages as (

    select
        range as age,
        age_bands.age_band,
        count(*) over (partition by age_bands.age_band) as year_count
    from range(95)
    left join age_bands on range between age_bands.first_age and coalesce(age_bands.last_age, 94)

)

select
    breaches.breach_id,
    population.departement_code::departement_code as departement_code,
    population.sex::sex as sex,
    ages.age_band,
    sum(population.population) / 5 as resident_count,
    count(*) / any_value(ages.year_count) as inside_share
from breaches
inner join ages on ages.age between breaches.age_from and breaches.age_to
inner join read_values(
    getvariable('reference') || '/population.csv',
    kinds := {'departement_code': 'varchar', 'population': 'bigint'}
) as population
    on
        regexp_extract(population.age_band, '^[0-9]+')::bigint = ages.age // 5 * 5
        and (breaches.sex is null or breaches.sex::varchar = population.sex)
where breaches.perimeter = 'residents'
group by breaches.breach_id, population.departement_code, population.sex, ages.age_band
order by breaches.breach_id, population.departement_code, population.sex, ages.age_band;

comment on table perimeters is 'Residents who could be in each other breach, by département, sex and age band.';
comment on column perimeters.breach_id is
'As breaches, those whose perimeter is residents. Source: reference/breaches.csv.';
comment on column perimeters.departement_code is
'INSEE code. Source: INSEE, Code officiel géographique 2024.';
comment on column perimeters.sex is 'female or male. Source: reference/population.csv.';
comment on column perimeters.age_band is
'Age in bands; null under 16, whom the register does not have. Source: reference/population.csv.';
comment on column perimeters.resident_count is
'Residents inside the ages of the perimeter. Source: INSEE, 1 January 2023; bands spread evenly over their years.';
comment on column perimeters.inside_share is
'Share of the years of the band that lie inside the perimeter. Source: breaches.';
