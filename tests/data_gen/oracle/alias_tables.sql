-- alias_tables: one row, the entries of residences and of localities (see alias.py), and for each
-- département where its localities begin and how many they are.

create temp table alias_tables as
select
    $residence_entries::uinteger[] as residence_entries,
    $locality_entries::uinteger[] as locality_entries,
    $locality_spans::bigint[] as locality_spans
