"""Check the cube of sets of facts: the total of each set, or every cell against a recount."""

from collections.abc import Iterator

import duckdb

from breachlab.errors import write_count
from breachlab.paths import DATA_GEN, read
from data_gen.identifiability.counting import AT_ONCE, count_key_sets
from data_gen.verification import twin
from data_gen.verification.checking import Check
from data_gen.verification.cubes import compare_cells
from data_gen.world import World

DIFFERING = read(DATA_GEN / "verification" / "likeness.sql")
EMPTY = "create table recounted.identifiability_cube as from main.identifiability_cube limit 0"
NOT_COUNTED = "identifiability_cube: not counted yet; count it with: python -m data_gen identify"


def compare(
    connection: duckdb.DuckDBPyConnection, world: World, whole: bool = False
) -> Iterator[Check]:
    """Yield whether each set of `lab` counts the same people as age_cube, cell by cell.

    In a small world, or with `whole`, all cells are recounted, too: 43 million records take a
    minute or more, and 3 GB.
    """
    sets, differing = connection.execute(DIFFERING).fetchall()[0]
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
