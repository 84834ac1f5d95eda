-- record_slots: one row per record of a chunk, 3,840 groups of 1,024.
--
-- Says whose record each is, as person in the group * 4 + copy, when the group stands for 876
-- persons, and what to add when it stands for 877. Of 877 persons so many have two records as
-- assumed (876: one more), two have four (or one, lest an odd record be left) and so many have
-- three that the group is full; a fixed mixing of their numbers says which, but never the first
-- twelve, so that whoever looks at ten rows sees ten people.
-- Source: an assumption, two_records_per_877_persons in reference/assumptions.toml.

create temp table record_slots as

with

-- 1,024 records less 877 persons leave 147 records: one for two, two for three, three for four.
shares as (

    select
        with_two,
        if(with_two % 2 = 1, 2, 1) as with_four,
        (147 - with_two - 3 * with_four) // 2 as with_three
    from (select assumed('two_records_per_877_persons') as with_two)

),

persons as (

    select
        person_count,
        person_in_group,
        row_number() over (
            partition by person_count
            order by person_in_group < 12 asc, mix32(person_in_group + 1) asc
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
            when place <= with_four then 4
            when place <= with_four + with_three then 3
            when place <= with_four + with_three + with_two + 877 - person_count then 2
            else 1
        end)) as copy_number
    from persons
    cross join shares

),

slots as (

    select
        person_count,
        person_in_group * 4 + copy_number as owner,
        row_number() over (partition by person_count order by owner) - 1 as group_slot
    from copies

),

groups as (

    select
        group_slot::bigint as group_slot,
        max(owner) filter (person_count = 876) as owner_of_876,
        max(owner) filter (person_count = 877) - owner_of_876 as owner_gain_of_877
    from slots
    group by group_slot

)

select
    range as record_offset,
    groups.*
from range(3840 * 1024)
inner join groups on groups.group_slot = range % 1024
order by range
