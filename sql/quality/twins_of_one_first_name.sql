-- Which two people of one sex, born on one day in one place to one surname, with numbers of birth
-- that follow each other, have one first name?
--
-- Grain:       one row per pair that breaks the rule; none is right, but for strangers of a frequent
--              surname, of whom a handful is expected.
-- Parameters:  none.
-- Note:        of persons whose NIR is on file, which has the number.
-- Over a second:
--              some 15 s at 43 million records, as it sorts every person.

with

people as (

    select
        person_id,
        sex,
        born_on,
        birth_name,
        first_name,
        substring(nir, 6, 5) as birth_place,
        substring(nir, 11, 3)::integer as nir_order
    from registrants
    where is_primary and nir is not null

)

select
    people.person_id,
    others.person_id as other_person_id,
    people.first_name
from people
inner join people as others
    on
        people.sex = others.sex
        and people.born_on = others.born_on
        and people.birth_place = others.birth_place
        and people.birth_name = others.birth_name
        and people.nir_order + 1 = others.nir_order
where people.first_name = others.first_name
order by people.person_id asc
