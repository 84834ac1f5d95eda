-- provenance: one row, how this database came to be; written last, so it marks a whole one.

create table provenance as
select
    $model_version::integer as model_version,
    $seed::bigint as seed,
    $row_count::bigint as row_count,
    $person_count::bigint as person_count,
    $pools::varchar as pools,
    $reference_sha256::varchar as reference_sha256,
    version() as duckdb_version,
    $thread_count::integer as thread_count,
    now()::timestamp as generated_at,
    $step_seconds::map(varchar, double) as step_seconds
