-- Do too many twins have the same first name?
--
-- Grain:       one row, with how many pairs of one sex look like twins and how many of them have
--              one first name, if those are more than five and two of a thousand; none is right.
-- Needs:       records.
-- Note:        two people of the same sex, born on the same day in the same place with the same
--              surname, whose numbers in the register of births follow each other. Some are
--              unrelated.
-- Over a second:
--              some 10 s at 43 million records, as it groups every person.

with

pairs as (

    select
        count(*) as person_count,
        min(first_name) = max(first_name) as has_one_first_name
    from records
    where drift = 'none'
    group by
        sex,
        birth_day,
        birth_place,
        birth_name,
        -- In March the numbers of the first days come down from 999.
        if(nir_order > 500, nir_order, nir_order + 1) // 2
    having person_count = 2

)

select
    count(*) as pair_count,
    count(*) filter (has_one_first_name) as alike_pair_count
from pairs
having alike_pair_count > 5 + pair_count // 500
