-- The cells of a cube, each with what all shards count there; `partial` has the cells of each.
--
-- The dimensions stand in the order of the cube, and so do the measures after them. The linter
-- cannot read a lambda.

select
    columns(
        lambda name: name not in ('record_count', 'person_count', 'living_here_person_count')
    ),
    sum(columns(
        lambda name: name in ('record_count', 'person_count', 'living_here_person_count')
    ))::uinteger
from partial
group by all
order by all
