"""The cube of sets of facts: of each set everybody, as age_cube counts them, or nobody yet."""

from collections.abc import Iterator

import duckdb

from breachlab.errors import counted
from breachlab.paths import DATA_GEN, read
from data_gen.verification.checking import Check

DIFFERING = read(DATA_GEN / "verification" / "likeness.sql")
NOT_COUNTED = "identifiability_cube: not counted yet; count it with: python -m data_gen identify"


def compare(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    """Yield whether each set of `lab` counts the same people as its records, cell by cell.

    How many others each of them has is not counted anew: that takes minutes at full size.
    """
    sets, differing = connection.execute(DIFFERING).fetchall()[0]
    if not sets:
        yield NOT_COUNTED, True
        return
    says = (
        f"{counted(differing, 'group')} of people not as in age_cube"
        if differing
        else "each of everybody"
    )
    yield f"identifiability_cube: {counted(sets, 'set')} of facts, {says}", not differing
