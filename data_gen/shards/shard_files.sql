-- shard_files: one row per Parquet file that the records of this database are read from; none where
-- they are stored in it.

create table shard_files (
    file_path varchar,
    shard integer,
    record_count bigint,
    byte_count bigint,
    sha256 varchar
);

comment on table shard_files is 'One row per Parquet file that the records are read from.';
comment on column shard_files.file_path is 'Where the file stands. Source: gathered.';
comment on column shard_files.shard is 'The shard it is of, from 0. Source: its receipt.';
comment on column shard_files.record_count is 'Records in it. Source: its receipt.';
comment on column shard_files.byte_count is 'Its size in bytes. Source: its receipt.';
comment on column shard_files.sha256 is
'SHA-256 of its bytes, as it was when the database was gathered. Source: its receipt.';

insert into shard_files
select
    unnest($paths) as file_path,
    unnest($shards) as shard,
    unnest($records) as record_count,
    unnest($sizes) as byte_count,
    unnest($digests) as sha256
