-- The tables of a database that have checksums: all but the one that holds them.

select table_name
from duckdb_tables()
where
    database_name = $database_name
    and schema_name = 'main'
    and table_name <> 'checksums'
order by table_name
