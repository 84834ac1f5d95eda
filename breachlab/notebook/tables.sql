-- The tables and views to read, with how many rows they have, and what they are.
--
-- Internal ones, whose comment says so, are left out. How many rows a view has is not known here.

select
    table_name,
    'table' as kind,
    estimated_size::bigint as row_count,
    comment as what
from duckdb_tables()
where not internal and comment not like 'Internal%'
union all
select
    view_name as table_name,
    'view' as kind,
    null as row_count,
    comment as what
from duckdb_views()
where not internal and comment not like 'Internal%'
order by table_name
