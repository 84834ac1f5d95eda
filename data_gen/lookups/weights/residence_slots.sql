-- One list per birth département, abroad and the countries with moves of their own last: the slots
-- of each of the 101 residences, which hold for everyone.

with

births as (

    select distinct birth_departement_code
    from read_texts(getvariable('setting') || '/residences.csv')

),

departements as (

    select distinct departement_code
    from read_texts(getvariable('setting') || '/residence_factors.csv')

)

select list(coalesce(residences.slots::bigint, 0) order by departement_code)
from births
cross join departements
left join
    read_texts(getvariable('setting') || '/residences.csv') as residences
    using (birth_departement_code, departement_code)
group by births.birth_departement_code
order by
    births.birth_departement_code = '99' or length(births.birth_departement_code) = 5,
    births.birth_departement_code
