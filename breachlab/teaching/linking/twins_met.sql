-- How many of the wrong pairs are of twins, and what differs in these?
--
-- Grain:  one row.
-- Note:   `linked` has each pair once: linked.sql. Twins are two persons of one birth date and one
--         birth name, with two first names; a few strangers are so as well, and are counted here.
--         A NIR holds the order among the births of a place and month in its digits 11 to 13.

with

wrong as (

    select
        lefts.born_on = rights.born_on
        and lefts.birth_name = rights.birth_name
        and lefts.first_name <> rights.first_name as is_twins,
        lefts.nir <> rights.nir as is_of_two_nirs,
        abs(substring(lefts.nir, 11, 3)::integer - substring(rights.nir, 11, 3)::integer) <= 1
        as is_of_following_orders,
        lefts.postcode = rights.postcode
        and lefts.street_address = rights.street_address as is_of_one_address
    from linked
    inner join registrants as lefts on linked.left_id = lefts.record_id
    inner join registrants as rights on linked.right_id = rights.record_id
    where lefts.person_id <> rights.person_id

)

select
    count(*) as wrong_pair_count,
    count(*) filter (where is_twins) as twin_pair_count,
    count(*) filter (where is_twins and is_of_two_nirs) as two_nirs_count,
    count(*) filter (where is_twins and is_of_two_nirs and is_of_following_orders)
    as following_nirs_count,
    count(*) filter (where is_twins and is_of_one_address) as one_address_count
from wrong
