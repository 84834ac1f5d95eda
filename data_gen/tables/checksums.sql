-- checksums: one row per stored column of `records`, as they were when the world was made.

create table checksums (
    column_name varchar,
    checksum ubigint
);

comment on table checksums is 'One row per stored column of records, the same in whatever order the rows stand.';
comment on column checksums.column_name is 'Column of records. Source: records.';
comment on column checksums.checksum is
'Sum of its values, each mixed with the record_id, modulo 2^64. Source: computed.';

insert into checksums
select
    unnest($columns),
    unnest($sums)
