"""Check every cube against a recount from the records, by the SQL that defines it."""

from collections.abc import Iterator

import duckdb

from breachlab.errors import write_count
from breachlab.paths import DATA_GEN, read
from data_gen.cubes.recounted import recount
from data_gen.tables import CUBES
from data_gen.verification.checking import Check, guard

DIFFERING = read(DATA_GEN / "verification" / "differing_rows.sql")


def compare(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    """Yield for each cube of `lab` whether its cells equal a recount from its records."""
    for cube in recount(connection, CUBES):
        yield from guard(cube, compare_cells(connection, cube))


def differing_rows(
    connection: duckdb.DuckDBPyConnection, stored: str, made: str
) -> tuple[int, int, int]:
    """Return the numbers of rows: all stored, stored only, made only."""
    tables = {"stored": stored, "made": made}
    return connection.execute(DIFFERING, tables).fetchall()[0]


def compare_cells(connection: duckdb.DuckDBPyConnection, cube: str) -> Iterator[Check]:
    """Yield whether the cells of a cube of `lab` equal those of the same cube in `recounted`."""
    stored, wrong, missing = differing_rows(
        connection, f"lab.main.{cube}", f"memory.recounted.{cube}"
    )
    says = (
        f"{wrong:,} not as counted from the records, {missing:,} counted there but not stored"
        if wrong or missing
        else "as counted from the records"
    )
    yield f"{cube}: {write_count(stored, 'cell')}, {says}", not wrong and not missing
