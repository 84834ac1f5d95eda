-- provenance: one row, how this database came to be; written last, so it marks a whole one.
--
-- Its numbers of records and persons are what every cube is held against when the database is
-- opened, so it is written only where as many are stored (records/counts.sql).

create table provenance (
    kind varchar,
    title varchar,
    model_version integer,
    seed bigint,
    row_count bigint,
    person_count bigint,
    pools varchar,
    setting varchar,
    source varchar,
    source_sha256 varchar,
    reference_sha256 varchar,
    macros_sha256 varchar,
    duckdb_version varchar,
    thread_count integer,
    generated_at timestamp,
    step_seconds map (varchar, double)
);

comment on table provenance is 'One row: how this database came to be.';
comment on column provenance.kind is
'synthetic: no row describes a real person. Source: data_gen.';
comment on column provenance.title is 'What the database is called. Source: breach.name_en.';
comment on column provenance.model_version is
'Names the meaning of every stream, pool and target. Source: breachlab/store/model_checks.py.';
comment on column provenance.seed is 'Which world of this size. Source: the command.';
comment on column provenance.row_count is 'Records. Source: counted in records, after all else.';
comment on column provenance.person_count is
'Persons, where the primary record is. Source: counted in records, after all else.';
comment on column provenance.pools is
'frozen or fresh: whether streets are those of the repository. Source: the command.';
comment on column provenance.setting is
'low, central or high: which end of its range every assumed figure takes. Source: the command.';
comment on column provenance.source is
'seed or files: whether this code made the records, or read them from the files of somebody else. Source: the receipts of the shards.';
comment on column provenance.source_sha256 is
'One checksum over those files; null where the seed made the records. Source: the receipts of the shards.';
comment on column provenance.reference_sha256 is
'One checksum over all reference tables. Source: data_gen/reference.';
comment on column provenance.macros_sha256 is
'One checksum over the macros stored in it. Source: breachlab/macros.';
comment on column provenance.duckdb_version is 'Which DuckDB made the rows. Source: DuckDB.';
comment on column provenance.thread_count is 'On how many threads. Source: DuckDB.';
comment on column provenance.generated_at is 'When, UTC. Source: DuckDB.';
comment on column provenance.step_seconds is 'Seconds that each step took. Source: measured.';

insert into provenance
select
    'synthetic' as kind,
    (select breach.name_en from breach) as title,
    $model_version,
    $seed,
    $row_count,
    $person_count,
    $pools,
    $setting,
    if($source_sha256 is null, 'seed', 'files') as source,
    $source_sha256,
    $reference_sha256,
    $macros_sha256,
    version() as duckdb_version,
    $thread_count,
    now()::timestamp as generated_at,
    $step_seconds::map (varchar, double)
