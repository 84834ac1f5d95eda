-- record_slots: one row per record of a chunk, 1,920 groups of 1,024.
--
-- Says whose record each is when a group stands for 877 persons and when it stands for 876.
-- Records per person follow facts of the model's ledger: of 877, 16 have three, 2 have four
-- and 109 (110 of 876) have two. Which of them is a fixed mixing of their numbers.

create temp table record_slots as

with

persons as (

    select
        person_count,
        person_in_group,
        row_number() over (
            partition by person_count order by mix32(person_in_group + 1)
        ) as place
    from (select unnest([877, 876]) as person_count)
    cross join (select range::bigint as person_in_group from range(877))
    where person_in_group < person_count

),

copies as (

    select
        person_count,
        person_in_group,
        unnest(range(case
            when place <= 2 then 4
            when place <= 18 then 3
            when place <= 18 + 109 + 877 - person_count then 2
            else 1
        end)) as copy_number
    from persons

),

slots as (

    select
        *,
        row_number() over (
            partition by person_count order by person_in_group, copy_number
        ) - 1 as group_slot
    from copies

),

groups as (

    select
        group_slot::bigint as group_slot,
        max(person_in_group) filter (person_count = 877) as person_of_877,
        max(copy_number) filter (person_count = 877) as copy_of_877,
        max(person_in_group) filter (person_count = 876) as person_of_876,
        max(copy_number) filter (person_count = 876) as copy_of_876
    from slots
    group by group_slot

)

select
    range as record_offset,
    groups.*
from range(1920 * 1024)
inner join groups on groups.group_slot = range % 1024
order by range
