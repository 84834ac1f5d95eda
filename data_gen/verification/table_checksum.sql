-- table_checksum: one row, the checksum of a whole table, the same in whatever order its rows
-- stand and on however many threads.
--
-- The sum of DuckDB's own hash of each row, modulo 2^64: the cubes' six and a half million rows
-- take a tenth of a second, and thirty times that with md5. Another version of DuckDB may hash
-- otherwise; its name stands in `provenance`. What `python -m data_gen macros` stamps anew is left
-- out. The linter cannot read a lambda.

create or replace temp macro table_checksum(name) as table
select (coalesce(sum(hash(stored)), 0) % 18446744073709551616)::ubigint as checksum
from (
    select columns(lambda column_name: column_name <> 'macros_sha256')
    from query_table(name)
) as stored
