-- The tables of a database that have checksums: all but the one that holds them, and `records`
-- where it is a view over the files of shards.

select table_name
from duckdb_tables()
where
    database_name = $database_name
    and schema_name = 'main'
    and table_name <> 'checksums'
union all
select view_name as table_name
from duckdb_views()
where
    database_name = $database_name
    and schema_name = 'main'
    and view_name = 'records'
order by table_name
