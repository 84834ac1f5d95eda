-- The tables and views that users read, with what each is; those marked internal are left out.

with

relations as (

    select
        table_name,
        comment
    from duckdb_tables()
    where not internal and not temporary
    union all
    select
        view_name as table_name,
        comment
    from duckdb_views()
    where not internal and not temporary

)

select
    table_name,
    comment
from relations
where comment is not null and not starts_with(comment, 'Internal')
order by table_name <> 'registrants', table_name
