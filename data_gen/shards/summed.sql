-- The cells of a cube, each with what all shards count there; `partial` has the cells of each.
--
-- The dimensions stand in the order of the cube, and so do the measures after them. The linter
-- cannot read a lambda.

select
    columns(lambda name: not (name = 'record_count' or suffix(name, 'person_count'))),
    sum(columns(lambda name: name = 'record_count' or suffix(name, 'person_count')))::uinteger
from partial
group by all
order by all
