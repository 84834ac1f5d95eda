-- The columns of a table or view: name, type, what each is, and where it is from.

select
    column_name,
    case
        when starts_with(data_type, 'ENUM')
            then concat('enum of ', len(string_split(data_type, ''', ''')), ' values')
        else lower(data_type)
    end as column_type,
    split_part(comment, ' Source: ', 1) as meaning,
    nullif(split_part(comment, ' Source: ', 2), '') as source
from duckdb_columns()
where table_name = $table and not internal
order by column_index
