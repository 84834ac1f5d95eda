-- One list per status, sex, five-year band and birth département, abroad and the countries with
-- moves of their own last: the weight of each of the 101 residences. A move's slots hold for
-- everyone; the factor brings each status, sex and band to its own number of persons in each
-- département.

with

births as (

    select distinct birth_departement_code
    from read_texts(getvariable('setting') || '/residences.csv')

),

factors as (

    select
        status::status as status,
        sex::sex as sex,
        age_band,
        departement_code,
        factor::bigint as factor
    from read_texts(getvariable('setting') || '/residence_factors.csv')

)

select list(coalesce(residences.slots::bigint, 0) * factors.factor order by departement_code)
from births
cross join factors
left join
    read_texts(getvariable('setting') || '/residences.csv') as residences
    using (birth_departement_code, departement_code)
group by factors.status, factors.sex, factors.age_band, births.birth_departement_code
order by
    factors.status,
    factors.sex,
    factors.age_band,
    births.birth_departement_code = '99' or length(births.birth_departement_code) = 5,
    births.birth_departement_code
