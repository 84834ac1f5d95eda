-- age_bands: one row per age band, and the groups of ages that questions put it in.
--
-- What was summed by age band is joined to it from the left: an inner join makes DuckDB test each
-- cell of the cube for its band before it sums, 1.5 ms more in retention/avoided_by_age_band. Where
-- the groups of ages are summed, an inner join is as fast.
-- Source: reference/age_bands.csv.

create table age_bands as
select
    age_band::age_band as age_band,
    first_age,
    last_age,
    last_age - first_age + 1 as width_years,
    first_age < 18 as is_minor,
    first_age >= 60 as is_from_60,
    first_age >= 75 as is_from_75,
    case when first_age < 25 then 'under_25' when first_age < 50 then '25-49' else '50_and_over' end
        as labour_group
from (
    select
        age_band,
        first_age,
        last_age
    from read_values(getvariable('reference') || '/age_bands.csv')
    union all
    select
        unnest(['under 15', '15']) as age_band,
        unnest([0, 15]) as first_age,
        unnest([14, 15]) as last_age
    where getvariable('has_children')
) as bands
order by age_band;

comment on table age_bands is 'The age bands of the cubes, with their groups.';
comment on column age_bands.age_band is 'Age on the reference day, in bands. Source: types.';
comment on column age_bands.first_age is 'Youngest age of the band. Source: reference/age_bands.csv.';
comment on column age_bands.last_age is 'Oldest age of the band; null: it has no end. Source: reference/age_bands.csv.';
comment on column age_bands.width_years is 'How many years of age it holds; null: it has no end. Source: reference/age_bands.csv.';
comment on column age_bands.is_minor is 'Whether it is under 18. Source: Code civil, Art. 414.';
comment on column age_bands.is_from_60 is 'Whether it is of 60 and over. Source: INSEE, groups of digital exclusion.';
comment on column age_bands.is_from_75 is 'Whether it is of 75 and over. Source: INSEE, groups of digital exclusion.';
comment on column age_bands.labour_group is 'Age group of the labour statistics: under 25, 25-49, 50 and over. Source: Dares.';
