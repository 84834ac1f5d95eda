"""Build a whole database: reference tables, records, cubes, checksums, provenance."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import SimpleNamespace

import duckdb
from tqdm import tqdm

from breachlab.errors import TotalsDisagree, write_count
from breachlab.paths import DATA_GEN, read
from breachlab.store import databases
from data_gen import cubes
from data_gen.draws import blocks
from data_gen.identifiability.counting import AT_ONCE, count_key_sets
from data_gen.ledger import Setting
from data_gen.records import made
from data_gen.records.checksums import Sums
from data_gen.records.filled import Filler
from data_gen.records.record_tables import read_tables
from data_gen.reference import checksum
from data_gen.tables import CUBES
from data_gen.template import reference
from data_gen.world import World

DERIVED = tuple(cube for cube in CUBES if cube not in cubes.CUBES)  # from other cubes


def build(
    connection: duckdb.DuckDBPyConnection,
    world: World,
    quiet: bool = False,
    found: SimpleNamespace | None = None,
) -> dict[str, float]:
    """Fill an empty database with the world; return the seconds that each step took.

    `found`: the look-up tables of a database that has its reference tables already.
    """
    seconds: dict[str, float] = {}
    with step("reference", seconds, quiet):
        found = found or reference(connection, world)
        tables = read_tables(connection, world, found)
    with step("records", seconds, quiet):
        filler = _fill(connection, tables, world, quiet)
    with transaction(connection):
        with step("cubes", seconds, quiet):
            cubes.store(connection, tables, filler.tallies)
            for cube in DERIVED:
                connection.execute(_sql("tables", cube))
        count_small(connection, world, seconds, quiet)
        with step("checksums", seconds, quiet):
            make_checksums(connection, filler.sums)
        check_counts(connection, world)
        store_provenance(connection, world, seconds)
        add_checksum(connection, "provenance")
    return seconds


def count_small(
    connection: duckdb.DuckDBPyConnection, world: World, seconds: dict[str, float], quiet: bool
) -> None:
    """Count identifiability_cube of a small world; for a large one, `identify` counts it."""
    if world.rows <= AT_ONCE:
        with step("identifiability", seconds, quiet):
            count_key_sets(connection, quiet=True)


def make_checksums(connection: duckdb.DuckDBPyConnection, sums: Sums) -> None:
    """Write the table `checksums`: one for each column of `records` and for each other table."""
    columns = {"columns": list(sums.sums), "sums": list(sums.sums.values())}
    connection.execute(_sql("tables", "checksums"), columns)
    connection.execute(_sql("verification", "table_checksum"))
    ((database,),) = connection.execute("select current_database()").fetchall()
    for (table,) in connection.execute(SUMMED_TABLES, {"database_name": database}).fetchall():
        if table != "records":
            add_checksum(connection, table)


def add_checksum(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Add the checksum of a whole table to the table `checksums`."""
    connection.execute(
        "insert into checksums select $table_name, null, checksum from table_checksum($table_name)",
        {"table_name": table},
    )


def store_provenance(
    connection: duckdb.DuckDBPyConnection,
    world: World,
    seconds: dict[str, float],
    source_sha256: str | None = None,
) -> None:
    """Write the table `provenance`: how the database was made.

    `source_sha256`: the checksum of the files that the records were read from. It is null where
    the records were made from the seed.
    """
    values = _provenance(connection, world, seconds) | {"source_sha256": source_sha256}
    connection.execute(_sql("tables", "provenance"), values)


def check_counts(connection: duckdb.DuckDBPyConnection, world: World) -> None:
    """Raise TotalsDisagree unless the requested numbers of records and persons are stored.

    The stored table itself is counted. The cubes are counted before the rows are stored, so they
    would not show a lost row.
    """
    ((records, persons),) = connection.execute(_sql("records", "counts")).fetchall()
    if (records, persons) != (world.rows, world.persons):
        raise TotalsDisagree(
            f"{write_count(records, 'record')} of {write_count(persons, 'person')} stored, and "
            f"{world.rows:,} of {world.persons:,} asked for; the former database, if any, is "
            "as it was. Try again with: python -m data_gen"
        )


def _fill(
    connection: duckdb.DuckDBPyConnection, tables: SimpleNamespace, world: World, quiet: bool
) -> Filler:
    connection.execute("set preserve_insertion_order = false")
    filler = Filler(connection, tables, world.rows)
    todo = list(made.batches(blocks.blocks(world.rows, world.seed), made.BATCH_GROUPS))
    with tqdm(
        total=world.rows, unit=" records", unit_scale=True, disable=quiet, desc="records"
    ) as bar:
        filler.fill(todo, threads(connection), bar.update)
    return filler


def threads(connection: duckdb.DuckDBPyConnection) -> int:
    """Return the number of threads that DuckDB may use."""
    ((threads,),) = connection.execute("select current_setting('threads')").fetchall()
    return threads


def _provenance(
    connection: duckdb.DuckDBPyConnection, world: World, seconds: dict[str, float]
) -> dict:
    return {
        "model_version": databases.MODEL_VERSION,
        "seed": world.seed,
        "row_count": world.rows,
        "person_count": world.persons,
        "pools": world.pools,
        "setting": str(Setting(world.setting, world.ends)),
        "reference_sha256": checksum(),
        "macros_sha256": databases.macros_sha256(),
        "thread_count": threads(connection),
        "step_seconds": seconds,
    }


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Run many statements in one transaction: a commit for each table would wait for the disk."""
    connection.execute("begin")
    try:
        yield
    except BaseException:
        with suppress(duckdb.Error):  # a full disk may have ended it already
            connection.execute("rollback")
        raise
    connection.execute("commit")


@contextmanager
def step(name: str, seconds: dict[str, float], quiet: bool) -> Iterator[None]:
    """Time a step; print its name when it begins, unless it has a progress bar of its own."""
    if not quiet and name != "records":
        print(f"{name} …", file=sys.stderr, flush=True)
    start = time.perf_counter()
    yield
    seconds[name] = round(time.perf_counter() - start, 3)


def _sql(folder: str, name: str) -> str:
    return read(DATA_GEN / folder / f"{name}.sql")


SUMMED_TABLES = _sql("verification", "summed_tables")
