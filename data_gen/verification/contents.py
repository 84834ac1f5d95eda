"""Hold all that a database stores beside its records, attached as `lab`, against its twin.

The twin is the same world as this code makes it (made_again.py), in the memory of the connection:
the sums of what is stored, then types, tables, views and macros, then the reference tables.
Definitions are compared as DuckDB exports them, which is complete: duckdb_functions() lacks the
defaults of a macro's parameters.
"""

import re
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager

import duckdb

from breachlab.errors import NoDatabase, Unanswered, write_count
from breachlab.paths import DATA_GEN, read
from breachlab.store.duckdb_errors import first_line, is_damage
from breachlab.store.temporary_files import scratch_folder
from data_gen import table_sql
from data_gen.tables import CUBES, DERIVED_OF_CUBES

HERE = DATA_GEN / "verification"
TABLES = read(HERE / "summed_tables.sql")
COMMENTS = read(HERE / "comments.sql")
DIFFERING = read(HERE / "differing_rows.sql")
RECOUNTED = "create schema recounted; create view recounted.records as from lab.records"
STORED = "select table_name, column_name, checksum from lab.checksums"
OF_RECORDS = "select column_name, checksum from record_checksums()"
OF_TABLE = "from table_checksum($table_name)"
VERSIONS = "select duckdb_version, version() from lab.provenance"
OTHER_VERSION = (
    "checksums: those of whole tables cannot be compared, as DuckDB {made} made them and DuckDB "
    "{here} hashes otherwise; the checks below do without them"
)
COPY = {
    "lab": "copy from database lab to exported (schema)",
    "memory": "copy from database memory to exported (schema)",
}
CREATED = re.compile(r'\s*CREATE (\w+) ("[^"]+"|[\w.]+)')
LINES = ("CREATE TYPE ", "CREATE TABLE ")  # whose statements are a line each
EXCLUDED = re.compile(r"EXCLUDE \(([^()]*)\)")
CAST = re.compile(r" AS \w+(\[\])?\)")
KINDS = ("table", "view", "macro", "type")
# Columns of provenance that differ from run to run.
HISTORY = {"duckdb_version", "thread_count", "generated_at", "step_seconds"}
# Tables with a check of their own.
APART = {*CUBES, *DERIVED_OF_CUBES, "identifiability_cube", "records", "provenance"}
Check = tuple[str, bool]  # the finding as a sentence, and whether the check holds
Key = tuple[str, str | None]  # a table; for `records`, with a column
Sums = dict[Key, int]


def guard(subject: str, checks: Iterable[Check]) -> Iterator[Check]:
    """Yield the checks; for one that cannot be finished, yield a failure with the reason."""
    try:
        yield from checks
    except (NoDatabase, Unanswered) as error:
        yield f"{subject}: {error}", False
    except duckdb.Error as error:
        yield f"{subject}: cannot be checked, {reason(error)}", False


def reason(error: duckdb.Error) -> str:
    """Return the reason, in words, of an error of DuckDB.

    Example:

        >>> reason(duckdb.Error("Corrupt database file: computed checksum 1 does not match"))
        'for the file is damaged: a block of it is not as it was written'
        >>> reason(duckdb.Error("Catalog Error: no such table\\nLINE 1: from nowhere"))
        'for DuckDB says: Catalog Error: no such table'
    """
    if is_damage(error):
        return "for the file is damaged: a block of it is not as it was written"
    return f"for DuckDB says: {first_line(error)}"


@contextmanager
def stored_records(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Make `records` and its views those of `lab` while the block runs.

    Other tables are those of the twin. Tables made in the block are dropped at its end.
    """
    try:
        connection.execute(RECOUNTED)
        connection.execute("set search_path = 'recounted,main'")
        connection.execute(table_sql.write("breached_records"))
        yield
    finally:
        connection.execute("reset search_path")
        connection.execute("drop schema if exists recounted cascade")


def compare_checksums(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    """Yield whether every column and table of `lab` has its stored checksum.

    Every column of every table is read, so a damaged block is found here, and its table named.
    """
    rows = connection.execute(STORED).fetchall()
    stored: Sums = {(table, column): checksum for table, column, checksum in rows}
    sums: Sums = {}
    for (table,) in connection.execute(TABLES, {"database_name": "lab"}).fetchall():
        try:
            sums |= _sums(connection, table)
        except duckdb.Error as error:
            yield f"{table}: cannot be read, {reason(error)}", False
    wrong = {key for key in sums if stored.get(key, sums[key]) != sums[key]}
    if versions := _other_versions(connection, wrong, sums):
        wrong = {key for key in wrong if key[0] == "records"}
        yield OTHER_VERSION.format(**versions), True
    yield _summary(wrong, sums.keys() - stored.keys(), stored.keys() - sums.keys(), sums)


def _sums(connection: duckdb.DuckDBPyConnection, table: str) -> Sums:
    if table == "records":
        with stored_records(connection):
            rows = connection.execute(OF_RECORDS).fetchall()
        return {(table, column): checksum for column, checksum in rows}
    rows = connection.execute(OF_TABLE, {"table_name": f"lab.main.{table}"}).fetchall()
    return {(table, None): rows[0][0]}


def _summary(wrong: Set[Key], unsummed: Set[Key], missing: Set[Key], found: Sums) -> Check:
    findings = {"differ": wrong, "have none": unsummed, "are of what cannot be read": missing}
    says = [f"{what}: {_list_keys(keys)}" for what, keys in findings.items() if keys]
    columns = sum(column is not None for _, column in found)
    return (
        f"checksums: {write_count(columns, 'column')} of records, "
        f"{write_count(len(found) - columns, 'table')} "
        f"{'; '.join(says) or 'are as when they were made'}"
    ), not says


def _other_versions(
    connection: duckdb.DuckDBPyConnection, wrong: Set[Key], found: Sums
) -> dict[str, str]:
    """Return both versions of DuckDB if the database's is another and no table's checksum agrees.

    If some agree, both versions hash alike, and the tables that do not agree were changed.
    """
    made, here = connection.execute(VERSIONS).fetchall()[0]
    is_any_equal = any(column is None and (table, column) not in wrong for table, column in found)
    return {} if made == here or is_any_equal else {"made": made, "here": here}


def _list_keys(keys: Set[Key]) -> str:
    return ", ".join(sorted(f"{table}.{column}" if column else table for table, column in keys))


def compare_definitions(
    connection: duckdb.DuckDBPyConnection, made: dict[str, str], left_out: Set[str] = frozenset()
) -> Iterator[Check]:
    """Yield whether the definitions of `lab` equal `made`, those of this code.

    `left_out`: those that are not compared, as "table breach".
    """
    stored, made = (
        {name: text for name, text in each.items() if name not in left_out}
        for each in (definitions(connection, "lab"), made)
    )
    findings = {
        "differs": {name for name in made.keys() & stored.keys() if made[name] != stored[name]},
        "is missing": made.keys() - stored.keys(),
        "was added": stored.keys() - made.keys(),
    }
    says = [f"{name} {what}" for what, names in findings.items() for name in sorted(names)]
    counts = ", ".join(
        write_count(sum(name.startswith(f"{kind} ") for name in stored), kind) for kind in KINDS
    )
    finding = f": {'; '.join(says)}" if says else " are those of this code"
    yield f"definitions: {counts}{finding}", not says


def definitions(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, str]:
    """Return {kind and name: definition and comments} of all that `lab` or `memory` stores.

    Example: {"macro draw": "CREATE MACRO draw (base, stream) AS … A whole number, uniform …"}
    """
    defined: dict[str, str] = {}
    for statement in _statements(_export(connection, database)):
        if created := CREATED.match(statement):
            name = f"{created[1].lower()} {created[2]}"
            defined[name] = defined.get(name, "") + write_alike(statement.strip())
    comments = connection.execute(COMMENTS, {"database_name": database}).fetchall()
    for name, comment in comments:
        defined[name] = defined.get(name, "") + comment
    return defined


def _statements(schema: str) -> Iterator[str]:
    """Yield each statement of an export.

    A type or table stands on one line. DuckDB would take a quarter of a second to parse the words
    of all types. What follows after a line break, as in a name, is no statement: DuckDB refuses it.
    """
    lines = schema.split("\n")
    yield from (line for line in lines if line.startswith(LINES))
    others = "\n".join(line for line in lines if not line.startswith(LINES))
    yield from (statement.query for statement in duckdb.extract_statements(others))


def write_alike(statement: str) -> str:
    """Return a statement with excluded columns in order, and the types of casts in capitals.

    DuckDB stores the columns as a set, and in a file for an older version the types in capitals,
    and a timestamp as TIMESTAMP_US.

    Example:

        >>> write_alike("SELECT * EXCLUDE (b, a), CAST(c AS double) FROM t")
        'SELECT * EXCLUDE (a, b), CAST(c AS DOUBLE) FROM t'
    """
    ordered = EXCLUDED.sub(
        lambda found: f"EXCLUDE ({', '.join(sorted(found[1].split(', ')))})", statement
    )
    cast = CAST.sub(lambda found: found[0].upper(), ordered)
    return cast.replace(" AS TIMESTAMP_US)", " AS TIMESTAMP)")


def _export(connection: duckdb.DuckDBPyConnection, database: str) -> str:
    """Return the statements that create the schema of a database, without rows."""
    # The path of an export cannot be a parameter, but its home can.
    with scratch_folder() as folder:
        connection.execute("set home_directory = $folder", {"folder": str(folder)})
        connection.execute("attach ':memory:' as exported")
        try:
            connection.execute(COPY[database])
            connection.execute("export database exported to '~/exported'")
            return read(folder / "exported" / "schema.sql")
        finally:
            connection.execute("detach exported; reset home_directory")


def compare_tables(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    """Yield whether the provenance of `lab` and its tables equal those of the twin."""
    differing = _differing_provenance(connection)
    says = (
        f"is of another world or code in: {', '.join(differing)}"
        if differing
        else "is of this code"
    )
    yield f"provenance: {says}", not differing
    yield from compare_reference(connection)


def _differing_provenance(connection: duckdb.DuckDBPyConnection) -> list[str]:
    stored = _only_row(connection, "from lab.provenance")
    expected = _only_row(connection, "from memory.provenance")
    return [name for name in expected if name not in HISTORY and stored.get(name) != expected[name]]


def _only_row(connection: duckdb.DuckDBPyConnection, sql: str) -> dict:
    result = connection.execute(sql)
    names = [column[0] for column in result.description]
    return dict(zip(names, result.fetchall()[0], strict=True))


def compare_reference(
    connection: duckdb.DuckDBPyConnection, apart: Set[str] = frozenset(APART)
) -> Iterator[Check]:
    """Yield whether every table of `lab` but those of `apart` equals that of the twin."""
    tables = connection.execute(TABLES, {"database_name": "memory"}).fetchall()
    names = [name for (name,) in tables if name not in apart]
    differing = [difference for name in names if (difference := _difference(connection, name))]
    says = f"differ: {'; '.join(differing)}" if differing else "are what the reference files give"
    yield f"reference tables: {len(names)} tables {says}", not differing


def _difference(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """Return the table's name and its error; an empty text if it has no error."""
    try:
        _, wrong, missing = differing_rows(connection, f"lab.main.{name}", f"memory.main.{name}")
    except duckdb.Error as error:
        return f"{name} cannot be compared, {reason(error)}"
    return f"{name} in {write_count(max(wrong, missing), 'row')}" if wrong or missing else ""


def differing_rows(
    connection: duckdb.DuckDBPyConnection, stored: str, made: str
) -> tuple[int, int, int]:
    """Return the numbers of rows: all stored, stored only, made only."""
    tables = {"stored": stored, "made": made}
    return connection.execute(DIFFERING, tables).fetchall()[0]
