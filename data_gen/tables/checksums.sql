-- checksums: one row per stored column of `records`, and one per other table, as they were when the
-- world was made. The rows of the other tables are added by data_gen/build.py.

create table checksums (
    table_name varchar,
    column_name varchar,
    checksum ubigint
);

comment on table checksums is 'One row per stored column of records and per other table, the same in whatever order the rows stand.';
comment on column checksums.table_name is 'The table. Source: DuckDB.';
comment on column checksums.column_name is
'Column of records; null: of all columns of the table. Source: records.';
comment on column checksums.checksum is
'Of a column, the sum of its values, each mixed with the record_id; of a table, the sum of what DuckDB hashes its rows to; modulo 2^64. Source: computed.';

insert into checksums
select
    'records' as table_name,
    unnest($columns) as column_name,
    unnest($sums) as checksum
