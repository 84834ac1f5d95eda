"""Recount each cube by its own SQL over the stored records: the oracle."""

from collections.abc import Iterable, Iterator

import duckdb

from breachlab.paths import DATA_GEN, read


def recount(connection: duckdb.DuckDBPyConnection, cubes: Iterable[str]) -> Iterator[str]:
    """Count `breached_records` into one cube after the other; yield the name of each when made.

    Over an empty table it makes the tables with their types and comments. Over 43 million records
    it takes some forty seconds; a build counts in NumPy while it makes the records (counted.py).
    """
    connection.execute(read(DATA_GEN / "records" / "banded.sql"))
    for cube in cubes:
        connection.execute(read(DATA_GEN / "tables" / f"{cube}.sql"))
        yield cube
    connection.execute("drop table banded_records")
