-- What every column of one table means: in the table's order, with an example and how many of the
-- values are null. The meaning and its source stand in the column's comment. The linter cannot read
-- summarize.

select
    columns.column_name,
    if(
        starts_with(columns.data_type, 'ENUM'),
        concat('enum of ', len(string_split(columns.data_type, ''', ''')), ' values'),
        lower(columns.data_type)
    ) as column_type,
    split_part(columns.comment, ' Source: ', 1) as meaning,
    split_part(columns.comment, ' Source: ', 2) as source,
    -- When and how fast a world was made is different every time.
    if($table_name = 'provenance', null, summary.min) as example,
    summary.null_percentage
from duckdb_columns() as columns
inner join (summarize from query_table($table_name)) as summary using (column_name) -- noqa
where columns.table_name = $table_name and columns.database_name = current_database()
order by columns.column_index
