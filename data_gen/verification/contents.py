"""Check provenance and every reference table against the reference files and the seed."""

from collections.abc import Iterator, Set

import duckdb

from breachlab.errors import write_count
from breachlab.paths import DATA_GEN, read
from data_gen.tables import CUBES
from data_gen.verification.checking import Check, reason
from data_gen.verification.cubes import differing_rows

TABLES = read(DATA_GEN / "verification" / "summed_tables.sql")
# Columns of provenance that differ from run to run.
HISTORY = {"duckdb_version", "thread_count", "generated_at", "step_seconds"}
# Tables with a check of their own.
APART = {*CUBES, "identifiability_cube", "records", "provenance"}


def compare(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    """Yield whether the tables of `lab` equal those from the present data_gen/reference/."""
    differing = _differing_provenance(connection)
    says = (
        f"is of another world or code in: {', '.join(differing)}"
        if differing
        else "is of this code"
    )
    yield f"provenance: {says}", not differing
    if "reference_sha256" in differing:
        yield (
            (
                "reference tables: made of other reference files than those of this code, and not "
                "compared. Make the database anew with: python -m data_gen"
            ),
            False,
        )
    else:
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
