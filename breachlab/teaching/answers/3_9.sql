-- Do linked pairs reach a precision of 99 % and a recall of 98 %?
--
-- Judges: left_id, right_id

with

linked as (

    select distinct
        least(left_id, right_id) as left_id,
        greatest(left_id, right_id) as right_id
    from given
    where left_id <> right_id

),

judged as (

    select count(*) filter (where lefts.person_id = rights.person_id) as true_pair_count
    from linked
    inner join records as lefts on linked.left_id = lefts.record_id
    inner join records as rights on linked.right_id = rights.record_id

),

by_person as (

    select count(*) as record_count
    from records
    group by person_id

),

wrong as (

    select
        1 as turn,
        'low_precision' as mistake
    from judged
    where true_pair_count < 0.99 * (select count(*) from linked)
    union all
    select
        2 as turn,
        'low_recall' as mistake
    from judged
    where true_pair_count < (
        select 0.98 * sum(by_person.record_count * (by_person.record_count - 1) // 2)
        from by_person
    )

)

select mistake
from wrong
order by turn asc
limit 1
