-- copy_slots: one row per record of a chunk of 240 groups that is or may be a copy, 148 a group.
--
-- The last slot is one in groups of 876 persons alone: the second record of the last person.

create temp table copy_slots as

with

slots as (

    select
        group_slot,
        person_in_group,
        copy_number
    from owners
    where copy_number > 0
    union all
    select
        1023 as group_slot,
        875 as person_in_group,
        1 as copy_number

)

select
    range as group_offset,
    row_number() over (partition by range order by group_slot) - 1 as copy_index,
    group_slot,
    person_in_group,
    copy_number
from slots
cross join range(240)
order by group_offset, copy_index
