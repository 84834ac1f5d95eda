-- Do the cubes, the file and its provenance give the same counts?
--
-- Grain:       one row per total that differs from the file's, and per other breach that
--              differs from those counted with its bit in combination_cube; none is right.
-- Needs:       records.

with

totals as (

    select
        'registrants' as counted_in,
        count(*) as record_count,
        count(*) filter (where is_primary) as person_count
    from registrants
    union all
    select
        'provenance' as counted_in,
        sum(row_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from provenance
    union all
    from cube_totals()

),

-- Of these, nobody or several may be the same person: they are right if they have the members that
-- combination_cube has.
expected_members as (

    select
        breaches.breach_id,
        coalesce(sum(combination_cube.record_count), 0)::bigint as record_count,
        coalesce(sum(combination_cube.person_count), 0)::bigint as person_count
    from breaches
    left join combination_cube on combination_cube.breach_mask & breaches.breach_bit <> 0
    group by breaches.breach_id

),

members as (

    select
        concat('breach_cube, ', breaches.breach_id) as counted_in,
        breaches.breach_id,
        coalesce(sum(breach_cube.record_count), 0)::bigint as record_count,
        coalesce(sum(breach_cube.person_count), 0)::bigint as person_count
    from breaches
    left join breach_cube on breaches.breach_id = breach_cube.breach_id
    group by breaches.breach_id
    union all
    select
        'breach_of_2023_cube' as counted_in,
        earlier_breach() as breach_id,
        coalesce(sum(record_count), 0)::bigint as record_count,
        coalesce(sum(person_count), 0)::bigint as person_count
    from breach_of_2023_cube

)

select
    totals.counted_in,
    totals.record_count,
    totals.person_count
from totals
inner join totals as register on register.counted_in = 'registrants'
where
    totals.record_count is distinct from register.record_count
    or totals.person_count is distinct from register.person_count
union all
select
    members.counted_in,
    members.record_count,
    members.person_count
from members
inner join expected_members using (breach_id)
where
    members.record_count is distinct from expected_members.record_count
    or members.person_count is distinct from expected_members.person_count
order by counted_in asc
