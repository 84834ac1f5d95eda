"""The twin of a stored database: the same world made by this code, without its records."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import duckdb

from breachlab.errors import BadWorld
from breachlab.paths import DATA_GEN, read
from data_gen.build import make_checksums, store_provenance
from data_gen.cubes.recounted import recount
from data_gen.ledger import SETTINGS
from data_gen.records.checksums import Sums
from data_gen.shards.gathering import read_from
from data_gen.tables import CUBES, make_tables, prepare, store_macros
from data_gen.world import LARGEST, LARGEST_SEED, SMALLEST, World

STORED_WORLD = "select row_count, seed, pools, setting from lab.provenance"
STORED_SOURCE = "select source_sha256 from lab.provenance"
IS_OF_THESE_FILES = """
    select stored.reference_sha256 is not distinct from made.reference_sha256
    from lab.provenance as stored, memory.provenance as made
"""
OF_SHARDS = """
    select 1
    from duckdb_tables()
    where database_name = 'lab' and table_name = 'shard_files'
"""
SHARD_FILES = ("paths", "shards", "records", "sizes", "digests")
MADE_HERE = "main"
RECOUNTED = read(DATA_GEN / "verification" / "recounted.sql")
BREACHED_RECORDS = read(DATA_GEN / "tables" / "breached_records.sql")


def stored_world(connection: duckdb.DuckDBPyConnection) -> World:
    """Return the world in the provenance of `lab`; raise BadWorld for an impossible one."""
    rows, seed, pools, setting = connection.execute(STORED_WORLD).fetchall()[0]
    is_possible = (
        SMALLEST <= (rows or 0) <= LARGEST
        and 0 <= (-1 if seed is None else seed) <= LARGEST_SEED
        and setting in SETTINGS
    )
    if not is_possible:
        raise BadWorld(
            f"The table provenance tells of {rows} records, seed {seed} and setting {setting}; "
            "no such world can be made. Make the database anew with: python -m data_gen"
        )
    return World(rows, seed, pools, setting)


def stored_source(connection: duckdb.DuckDBPyConnection) -> str | None:
    """Return the SHA-256 of the files that the records of `lab` are from; null if from the seed.

    An older database lacks the column; the check of its provenance shows that.
    """
    with suppress(duckdb.BinderException):
        ((source_sha256,),) = connection.execute(STORED_SOURCE).fetchall()
        return source_sha256
    return None


def make(
    connection: duckdb.DuckDBPyConnection, world: World, source_sha256: str | None = None
) -> None:
    """Make every type, table, view and macro of the world, with `records` and cubes empty."""
    prepare(connection, world)
    make_tables(connection)
    deque(recount(connection, CUBES), maxlen=0)
    store_macros(connection)
    make_checksums(connection, Sums())
    connection.execute(read(DATA_GEN / "records" / "checksums.sql"))
    store_provenance(connection, world, {}, source_sha256)
    if is_of_shards(connection):
        read_from(connection, files_of(connection))


def is_of_shards(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether `lab` reads its records from the files of shards."""
    return bool(connection.execute(OF_SHARDS).fetchall())


def files_of(connection: duckdb.DuckDBPyConnection) -> dict[str, list]:
    """Return the columns of the table shard_files of `lab`."""
    rows = connection.execute("from lab.shard_files").fetchall()
    return dict(zip(SHARD_FILES, map(list, zip(*rows, strict=True)), strict=True))


@contextmanager
def stored_records(
    connection: duckdb.DuckDBPyConnection, counted_by: str = MADE_HERE
) -> Iterator[None]:
    """Make `records` and its views those of `lab` while the block runs.

    Other tables are those of the schema `counted_by`. Tables made in the block are dropped at its
    end.
    """
    try:
        connection.execute(RECOUNTED)
        connection.execute("set search_path = $path", {"path": f"recounted,{counted_by}"})
        connection.execute(BREACHED_RECORDS)
        yield
    finally:
        connection.execute("reset search_path")
        connection.execute("drop schema if exists recounted cascade")


def is_of_these_files(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether `lab` was made of the reference files of this code."""
    ((is_same,),) = connection.execute(IS_OF_THESE_FILES).fetchall()
    return is_same


def path_to_count_by(connection: duckdb.DuckDBPyConnection) -> str:
    """Return the schema of the tables by which records are counted.

    They are the twin's, or the database's own if it was made of other reference files.
    """
    return MADE_HERE if is_of_these_files(connection) else "lab.main"
