"""Check every type, table, view and macro of the database against the definitions of this code.

They are compared as DuckDB exports them, which is complete: duckdb_functions() lacks the defaults
of a macro's parameters.
"""

import re
from collections.abc import Iterator, Set

import duckdb

from breachlab.errors import write_count
from breachlab.paths import DATA_GEN, read
from breachlab.store.temporary_files import scratch_folder
from data_gen.verification.checking import Check

COMMENTS = read(DATA_GEN / "verification" / "comments.sql")
COPY = {
    "lab": "copy from database lab to exported (schema)",
    "memory": "copy from database memory to exported (schema)",
}
CREATED = re.compile(r'\s*CREATE (\w+) ("[^"]+"|[\w.]+)')
LINES = ("CREATE TYPE ", "CREATE TABLE ")  # whose statements are a line each
EXCLUDED = re.compile(r"EXCLUDE \(([^()]*)\)")
CAST = re.compile(r" AS \w+(\[\])?\)")
KINDS = ("table", "view", "macro", "type")


def compare(
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

    DuckDB stores the columns as a set, and in a file for an older version the types in capitals.

    Example:

        >>> write_alike("SELECT * EXCLUDE (b, a), CAST(c AS double) FROM t")
        'SELECT * EXCLUDE (a, b), CAST(c AS DOUBLE) FROM t'
    """
    ordered = EXCLUDED.sub(
        lambda found: f"EXCLUDE ({', '.join(sorted(found[1].split(', ')))})", statement
    )
    return CAST.sub(lambda found: found[0].upper(), ordered)


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
