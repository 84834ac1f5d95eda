-- Of two tables of the same columns: how many rows the stored one has, how many of them the other
-- lacks, and how many of the other it lacks. A row that stands twice counts twice.

with

unmade as (

    from query_table($stored)
    except all
    from query_table($made)

),

unstored as (

    from query_table($made)
    except all
    from query_table($stored)

)

select
    (select count(*) from query_table($stored)) as stored_count,
    (select count(*) from unmade) as unmade_count,
    (select count(*) from unstored) as unstored_count
