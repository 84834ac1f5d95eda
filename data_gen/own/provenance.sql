-- The row of provenance of a list of one's own: no seed, no model, the persons by strict keys.

insert into provenance (
    kind,
    title,
    model_version,
    row_count,
    person_count,
    source,
    source_sha256,
    macros_sha256,
    duckdb_version,
    thread_count,
    generated_at,
    step_seconds
)
select
    'own' as kind,
    breach.name_en,
    $model_version,
    $row_count,
    $person_count,
    'list' as source,
    $source_sha256,
    $macros_sha256,
    version() as duckdb_version,
    $thread_count,
    now()::timestamp as generated_at,
    $step_seconds::map (varchar, double)
from breach;
