-- own_list: one row, the list that the database was counted from.

create table own_list as
select
    $row_count::bigint as row_count,
    $high_person_count::bigint as high_person_count,
    $low_person_count::bigint as low_person_count,
    $seeks_slips::boolean as seeks_slips,
    $joinable_row_count::bigint as joinable_row_count,
    $assumes_living::boolean as assumes_living,
    $status_of_all::status as status_of_all,
    $takes_assumed_figures::boolean as takes_assumed_figures,
    $skipped_row_count::bigint as skipped_row_count,
    $mapping_name::varchar as mapping_name,
    $unread_columns::varchar[] as unread_columns;

comment on table own_list is 'One row: the list that the database was counted from.';
comment on column own_list.row_count is 'Rows of the list. Source: counted.';
comment on column own_list.high_person_count is
'Persons at most: rows that share a strict key, or surely differ by a slip alone, are of one. Source: matched.';
comment on column own_list.low_person_count is
'Persons if looser keys join too; the least only if slips were sought. Source: matched.';
comment on column own_list.seeks_slips is
'Whether rows were joined that differ by slips in names, dates and numbers. Source: the mapping of the list.';
comment on column own_list.joinable_row_count is
'Rows that have the fields of any key; of none, how many persons there are is not known. Source: matched.';
comment on column own_list.assumes_living is
'Whether all were taken to be alive and in France. Source: the mapping of the list.';
comment on column own_list.status_of_all is
'The status that all were taken to have; null where a column says it. Source: the mapping of the list.';
comment on column own_list.takes_assumed_figures is
'Whether the figures that the lab assumes were taken for this list. Source: the mapping of the list.';
comment on column own_list.skipped_row_count is
'Rows left out because they have more fields than the header. Source: counted.';
comment on column own_list.mapping_name is 'Name of the file of the mapping. Source: the command.';
comment on column own_list.unread_columns is
'Names of the columns that were not read. Source: the mapping of the list.';

-- The row of provenance of a list of one's own: no seed, no model, the persons at most.

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
    $high_person_count,
    'list' as source,
    $source_sha256,
    $macros_sha256,
    version() as duckdb_version,
    $thread_count,
    now()::timestamp as generated_at,
    $step_seconds::map (varchar, double)
from breach;
