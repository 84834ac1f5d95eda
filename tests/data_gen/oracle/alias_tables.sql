-- alias_tables: one row, the entries of residences and of localities (see alias.py), and for each
-- département where its localities begin and how many they are.

create temp table alias_tables as
select
    (select list(entry order by position)::uinteger[] from residences) as residence_entries,
    (select list(entry order by position)::uinteger[] from localities) as locality_entries,
    (select list(span order by position)::bigint[] from spans) as locality_spans
