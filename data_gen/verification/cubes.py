"""Check every cube against a recount from the records, by the SQL that defines it.

The cube of sets of facts has a check of its own: a full recount takes minutes.
"""

from collections.abc import Iterator

import duckdb

from breachlab.errors import write_count
from breachlab.paths import DATA_GEN, read
from data_gen.cubes.recounted import recount
from data_gen.identifiability.counting import AT_ONCE, count_key_sets
from data_gen.tables import CUBES
from data_gen.verification import twin
from data_gen.verification.checking import Check, guard
from data_gen.world import World

DIFFERING = read(DATA_GEN / "verification" / "differing_rows.sql")
DIFFERING_GROUPS = read(DATA_GEN / "verification" / "likeness.sql")
EMPTY = "create table recounted.identifiability_cube as from main.identifiability_cube limit 0"
NOT_COUNTED = "identifiability_cube: not counted yet; count it with: python -m data_gen identify"


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


def compare_key_sets(
    connection: duckdb.DuckDBPyConnection, world: World, whole: bool = False
) -> Iterator[Check]:
    """Yield whether each set of `lab` counts the same people as age_cube, cell by cell.

    In a small world, or with `whole`, all cells are recounted, too: 43 million records take a
    minute or more, and 3 GB.
    """
    sets, differing = connection.execute(DIFFERING_GROUPS).fetchall()[0]
    if not sets:
        yield NOT_COUNTED, True
        return
    says = (
        f"{write_count(differing, 'group')} of people not as in age_cube"
        if differing
        else "each of everybody"
    )
    yield f"identifiability_cube: {write_count(sets, 'set')} of facts, {says}", not differing
    if whole or world.rows <= AT_ONCE:
        with twin.stored_records(connection, twin.path_to_count_by(connection)):
            connection.execute(EMPTY)
            connection.execute("set preserve_insertion_order = false")  # a tenth of the CPU time
            count_key_sets(connection, quiet=True)
            connection.execute("reset preserve_insertion_order")
            yield from compare_cells(connection, "identifiability_cube")
