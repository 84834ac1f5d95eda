-- What a database says of each table, view and macro and of their columns, in one text each.

with

comments as (

    select
        concat('table ', table_name) as subject,
        0 as position,
        comment
    from duckdb_tables()
    where database_name = $database_name
    union all
    select
        concat('view ', view_name) as subject,
        0 as position,
        comment
    from duckdb_views()
    where database_name = $database_name
    union all
    select
        concat('macro ', function_name) as subject,
        0 as position,
        comment
    from duckdb_functions()
    where database_name = $database_name
    union all
    select
        concat(if(views.view_name is null, 'table ', 'view '), columns.table_name) as subject,
        columns.column_index as position,
        columns.comment
    from duckdb_columns() as columns
    left join duckdb_views() as views
        on
            columns.database_name = views.database_name
            and columns.schema_name = views.schema_name
            and columns.table_name = views.view_name
    where columns.database_name = $database_name

)

select
    subject,
    string_agg(concat(position, ' ', comment), chr(10) order by position, comment) as comments
from comments
where comment is not null
group by subject
order by subject
