"""Make a whole database: types, reference tables, records chunk by chunk, cube, provenance."""

import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import SimpleNamespace

import duckdb
from tqdm import tqdm

from breachlab import chain, db
from breachlab.errors import TotalsDisagree
from breachlab.paths import DATA_GEN, read
from data_gen import cubes, ledger
from data_gen.cubes.recounted import recount
from data_gen.draws import blocks, mixer, pools
from data_gen.lookups import make_lookups
from data_gen.records.checksums import Sums
from data_gen.records.filled import Filler
from data_gen.records.tables import read_tables
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
    "commune_cube",
    "age_cube",
    "person_cube",
    "checksums",
    "provenance",
)
PREPARED = 2  # the first of them, which the look-up tables need
CUBES = TABLES[TABLES.index("field_cube") : TABLES.index("checksums")]
COUNTED = tuple(cubes.CUBES)
DERIVED = tuple(cube for cube in CUBES if cube not in COUNTED)


def build(
    connection: duckdb.DuckDBPyConnection, world: World, quiet: bool = False
) -> dict[str, float]:
    """Fill an empty database with the world; return the seconds that each step took."""
    seconds: dict[str, float] = {}
    with _step("reference", seconds, quiet):
        prepare(connection, world)
        make_tables(connection)
        deque(recount(connection, COUNTED), maxlen=0)  # with types and comments, and empty
        tables = read_tables(connection, world)
    with _step("records", seconds, quiet):
        filler = _fill(connection, tables, world, quiet)
    with _step("cubes", seconds, quiet):
        cubes.store(connection, tables, filler.tallies)
        for cube in DERIVED:
            connection.execute(_sql("tables", cube))
        store_macros(connection)
    with _step("checksums", seconds, quiet):
        make_checksums(connection, filler.sums)
    check_counts(connection, world)
    store_provenance(connection, world, seconds)
    add_checksum(connection, "provenance")
    return seconds


def prepare(connection: duckdb.DuckDBPyConnection, world: World) -> None:
    """Define the macros and types and load all that a row is looked up in."""
    connection.execute("set variable reference = $path", {"path": REFERENCE.as_posix()})
    folder = REFERENCE / world.setting
    connection.execute("set variable setting = $path", {"path": folder.as_posix()})
    connection.execute("set variable streets = $names", {"names": _streets(world)})
    mixer.load(connection, world.seed)
    connection.execute(_sql("tables", "types"))
    ledger.load(connection, ledger.Setting(world.setting))
    make_lookups(connection)


def make_tables(connection: duckdb.DuckDBPyConnection, names: Sequence[str] | None = None) -> None:
    """Make every table that stands before the cubes, `records` empty; or those named, in order."""
    for table in names or TABLES[PREPARED : TABLES.index("field_cube")]:
        connection.execute(_sql("tables", table))


def store_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Store the macros that questions share, each after those that it reads."""
    for path in chain.files():
        connection.execute(read(path))


def make_checksums(connection: duckdb.DuckDBPyConnection, sums: Sums) -> None:
    """Write the table `checksums`: those of the columns of `records`, and one of each other table."""
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
    connection: duckdb.DuckDBPyConnection, world: World, seconds: dict[str, float]
) -> None:
    """Write the table `provenance`: how the database came to be."""
    connection.execute(_sql("tables", "provenance"), _provenance(connection, world, seconds))


def check_counts(connection: duckdb.DuckDBPyConnection, world: World) -> None:
    """Raise TotalsDisagree where other records are stored than were asked for.

    The stored table itself is counted: cubes that were counted on the way would not know of a row
    that was lost.
    """
    ((records, persons),) = connection.execute(_sql("records", "counts")).fetchall()
    if (records, persons) != (world.rows, world.persons):
        raise TotalsDisagree(
            f"{records:,} records of {persons:,} persons were stored, and {world.rows:,} of "
            f"{world.persons:,} asked for; the former database, if any, is as it was. "
            "Try again with: python -m data_gen"
        )


def _fill(
    connection: duckdb.DuckDBPyConnection, tables: SimpleNamespace, world: World, quiet: bool
) -> Filler:
    connection.execute("set preserve_insertion_order = false")
    filler = Filler(connection, tables, world.rows)
    with tqdm(
        total=world.rows, unit=" records", unit_scale=True, disable=quiet, desc="records"
    ) as bar:
        filler.fill(blocks.blocks(world.rows, world.seed), _threads(connection), bar.update)
    return filler


def _streets(world: World) -> list[str]:
    if world.pools == "fresh":
        return pools.streets(world.seed)
    return (REFERENCE / "streets.csv").read_text(encoding="utf-8").split("\n")[1:-1]


def _threads(connection: duckdb.DuckDBPyConnection) -> int:
    ((threads,),) = connection.execute("select current_setting('threads')").fetchall()
    return threads


def _provenance(
    connection: duckdb.DuckDBPyConnection, world: World, seconds: dict[str, float]
) -> dict:
    return {
        "model_version": db.MODEL_VERSION,
        "seed": world.seed,
        "row_count": world.rows,
        "person_count": world.persons,
        "pools": world.pools,
        "setting": world.setting,
        "reference_sha256": checksum(),
        "macros_sha256": db.macros_sha256(),
        "thread_count": _threads(connection),
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


SUMMED_TABLES = _sql("verification", "summed_tables")
