-- owners: the 1,024 records of a group, and whose each is.
--
-- Of 877 persons so many have two records as assumed, two have four (or one, lest an odd record be
-- left) and so many have three that the group is full; a fixed mixing of their numbers says which,
-- but never the first twelve, so that whoever looks at ten rows sees ten people, nor the last two.
-- A group of 876 differs in its last record alone, which is a second one of its last person.
-- Source: an assumption, two_records_per_877_persons in reference/assumptions.toml.

create temp table owners as

with

doubles as (

    select assumed('two_records_per_877_persons') as with_two

),

-- 1,024 records less 877 persons leave 147 records: one for two, two for three, three for four.
shares as (

    select
        with_two,
        if(with_two % 2 = 1, 2, 1) as with_four,
        (147 - with_two - 3 * with_four) // 2 as with_three
    from doubles

),

persons as (

    select
        person.range as person_in_group,
        row_number() over (
            order by person.range < 12 or person.range > 874 asc, mix32(person.range + 1) asc
        ) as mixed_rank
    from range(877) as person

),

copies as (

    select
        person_in_group,
        unnest(range(case
            when mixed_rank <= with_four then 4
            when mixed_rank <= with_four + with_three then 3
            when mixed_rank <= with_four + with_three + with_two then 2
            else 1
        end)) as copy_number
    from persons
    cross join shares

)

select
    row_number() over (order by person_in_group, copy_number) - 1 as group_slot,
    person_in_group,
    copy_number
from copies
order by group_slot
