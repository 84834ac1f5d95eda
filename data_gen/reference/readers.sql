-- How the files of this folder, of a setting and of a breach are read: macros of the session.
--
-- Their dialect is given. DuckDB would try dozens of them on each file: that took three quarters of
-- the time of reading it, a sixth of that of a template.

-- Every column as text, by name in several files.
create or replace temp macro read_texts(path) as table
    from read_csv(
        path,
        all_varchar = true,
        union_by_name = true,
        header = true,
        delim = ',',
        quote = '"',
        escape = '"'
    );

-- Each column as the type that its values have, or as `kinds` says.
create or replace temp macro read_values(path, kinds := {}) as table
    from read_csv(path, types = kinds, header = true, delim = ',', quote = '"', escape = '"');
