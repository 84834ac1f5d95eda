-- What is wrong with a table of persons in which no count may be below eleven?
--
-- Judges: person_count

with

wrong as (

    select
        1 as turn,
        'not_all_counted' as mistake
    from provenance
    where person_count <> (select sum(given.person_count::bigint) from given)
    union all
    select
        2 as turn,
        'small_cell' as mistake
    from given
    where person_count::bigint < 11 or person_count is null
    union all
    select
        3 as turn,
        'too_coarse' as mistake
    from provenance
    where (select count(*) from given) < 40

)

select mistake
from wrong
order by turn asc
limit 1
