"""Make a whole database: types, reference tables, records chunk by chunk, cube, provenance."""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import duckdb
from tqdm import tqdm

from breachlab import chain, db
from breachlab.paths import DATA_GEN, read
from data_gen import ledger
from data_gen.draws import blocks, mixer, pools
from data_gen.lookups import load_lookups
from data_gen.reference import REFERENCE, checksum
from data_gen.world import World

TABLES = (
    "types",
    "assumptions",  # the look-up tables read it
    "regions",
    "departements",
    "communes",
    "first_names",
    "residents",
    "breaches",
    "perimeters",
    "announced_breaches",
    "extraction_days",
    "fields",
    "harms",
    "harm_fields",
    "harm_sets",
    "severity_scores",
    "severity_segments",
    "segment_members",
    "communication_exemptions",
    "notification_items",
    "message_paragraphs",
    "deadlines",
    "knowledge_states",
    "timeline",
    "cost_components",
    "cost_figures",
    "departement_figures",
    "labels",  # of all the tables above
    "world",
    "records",
    "breached_records",
    "registrants",
    "field_cube",
    "contact_cube",
    "contact_cube_any_year",
    "message_cube",
    "exposure_cube",  # from the two
    "retention_cube",
    "extraction_cube",
    "lever_cube",
    "breach_cube",
    "composite_cube",
    "combination_cube",
    "breach_of_2023_cube",
    "breach_count_cube",
    "first_breach_cube",
    "first_iban_cube",
    "checksums",
    "provenance",
)
PREPARED = 2  # the first of them, which the look-up tables need
CUBES = TABLES[TABLES.index("field_cube") : TABLES.index("checksums")]
CHUNK = 3_840 * 1_024  # records made at a time: whole groups, and thirty-two row groups of DuckDB


def build(
    connection: duckdb.DuckDBPyConnection, world: World, quiet: bool = False
) -> dict[str, float]:
    """Fill an empty database with the world; return the seconds that each step took."""
    seconds: dict[str, float] = {}
    with _step("reference", seconds, quiet):
        prepare(connection, world)
        make_tables(connection)
    with _step("records", seconds, quiet):
        _fill(connection, world, quiet)
    make_cubes(connection, seconds, quiet)
    with _step("checksums", seconds, quiet):
        make_checksums(connection)
    store_provenance(connection, world, seconds)
    add_checksum(connection, "provenance")
    return seconds


def prepare(connection: duckdb.DuckDBPyConnection, world: World) -> None:
    """Define the macros and types and load all that a row is looked up in."""
    # Rows come in any order; the checksums and queries do not depend on it, and it halves the time.
    connection.execute("set preserve_insertion_order = false")
    # In small worlds the optimizer would stream the look-up tables past the records.
    connection.execute("set disabled_optimizers = 'join_order,build_side_probe_side'")
    connection.execute("set variable reference = $path", {"path": REFERENCE.as_posix()})
    folder = REFERENCE / world.setting
    connection.execute("set variable setting = $path", {"path": folder.as_posix()})
    connection.execute("set variable streets = $names", {"names": _streets(world)})
    mixer.load(connection, world.seed)
    connection.execute(_sql("tables", "types"))
    ledger.load(connection, ledger.Setting(world.setting))
    load_lookups(connection)
    blocks.store(connection, world.rows, world.seed)
    connection.execute(_sql("records", "made"))


def insert_records(
    connection: duckdb.DuckDBPyConnection, block_number: int, first_number: int, last_number: int
) -> None:
    """Add the records of one block from the first to the last number in it, both included."""
    connection.execute(
        INSERT,
        {"block_number": block_number, "first_number": first_number, "last_number": last_number},
    )


def chunks(rows: int) -> Iterator[tuple[int, int, int]]:
    """Yield (block number, first number, last number in the block) until all rows are covered.

    Example:

        >>> list(chunks(10_000))
        [(0, 0, 9999)]
    """
    for block_number, block_start in enumerate(range(0, rows, blocks.BLOCK_RECORDS)):
        count = min(blocks.BLOCK_RECORDS, rows - block_start)
        for start in range(0, count, CHUNK):
            yield block_number, start, min(start + CHUNK, count) - 1


def make_tables(connection: duckdb.DuckDBPyConnection, names: Sequence[str] | None = None) -> None:
    """Make every table that stands before the cubes, `records` empty; or those named, in order."""
    for table in names or TABLES[PREPARED : TABLES.index("field_cube")]:
        connection.execute(_sql("tables", table))


def make_cubes(
    connection: duckdb.DuckDBPyConnection, seconds: dict[str, float], quiet: bool
) -> None:
    """Count the records into every cube, and define the macros that questions read them by."""
    with _step("banded_records", seconds, quiet):
        connection.execute(_sql("records", "banded"))
    for cube in CUBES:
        with _step(cube, seconds, quiet):
            connection.execute(_sql("tables", cube))
    connection.execute("drop table banded_records")
    store_macros(connection)


def store_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Store the macros that questions share, each after those that it reads."""
    for path in chain.files():
        connection.execute(read(path))


def make_checksums(connection: duckdb.DuckDBPyConnection) -> None:
    """Sum every stored column of `records`, and every other table, into the table `checksums`."""
    connection.execute(CHECKSUMS)
    connection.execute(_sql("verification", "table_checksum"))
    connection.execute(_sql("tables", "checksums"))
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
    connection: duckdb.DuckDBPyConnection, world: World, seconds: dict[str, float]
) -> None:
    """Write the table `provenance`: how the database came to be."""
    connection.execute(_sql("tables", "provenance"), _provenance(connection, world, seconds))


def _fill(connection: duckdb.DuckDBPyConnection, world: World, quiet: bool) -> None:
    with tqdm(
        total=world.rows, unit=" records", unit_scale=True, disable=quiet, desc="records"
    ) as bar:
        for block_number, first, last in chunks(world.rows):
            insert_records(connection, block_number, first, last)
            bar.update(last - first + 1)


def _streets(world: World) -> list[str]:
    if world.pools == "fresh":
        return pools.streets(world.seed)
    return (REFERENCE / "streets.csv").read_text(encoding="utf-8").split("\n")[1:-1]


def _provenance(
    connection: duckdb.DuckDBPyConnection, world: World, seconds: dict[str, float]
) -> dict:
    ((threads,),) = connection.execute("select current_setting('threads')").fetchall()
    return {
        "model_version": db.MODEL_VERSION,
        "seed": world.seed,
        "row_count": world.rows,
        "person_count": world.persons,
        "pools": world.pools,
        "setting": world.setting,
        "reference_sha256": checksum(),
        "macros_sha256": db.macros_sha256(),
        "thread_count": threads,
        "step_seconds": seconds,
    }


@contextmanager
def _step(name: str, seconds: dict[str, float], quiet: bool) -> Iterator[None]:
    """Time a step, and say that it has begun unless it has a bar of its own."""
    if not quiet and name != "records":
        print(f"{name} …", file=sys.stderr, flush=True)
    start = time.perf_counter()
    yield
    seconds[name] = round(time.perf_counter() - start, 3)


def _sql(folder: str, name: str) -> str:
    return read(DATA_GEN / folder / f"{name}.sql")


INSERT = _sql("records", "insert")
CHECKSUMS = _sql("records", "checksums")
SUMMED_TABLES = _sql("verification", "summed_tables")
