"""Build a whole database, the default command: tables, records, cubes, checksums, provenance."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from types import SimpleNamespace

import duckdb
from tqdm import tqdm

from breachlab.cli.arguments import Arguments, command_line
from breachlab.errors import TotalsDisagree
from breachlab.paths import DATA_GEN, read
from breachlab.store import databases
from breachlab.words.language import in_each, refuse
from breachlab.words.numbers import count_noun, whole_in_each
from data_gen import cubes, machine, table_sql
from data_gen.commands import COMMANDS
from data_gen.draws import blocks
from data_gen.identifiability.likeness import AT_ONCE, count_key_sets
from data_gen.ledger import Setting
from data_gen.records import made
from data_gen.records.columns import Sums
from data_gen.records.made import Filler
from data_gen.records.record_tables import read_tables
from data_gen.reference import checksum
from data_gen.tables import make_derived_tables
from data_gen.template import Begun, begin, reference
from data_gen.world import World, add_world, read_world

STAYS = "stays_database"
DERIVED = tuple(name for name, cube in table_sql.CUBES.items() if cube.is_derived)


def run(arguments: list[str]) -> int:
    """Make the database that the arguments describe; return the exit code."""
    options = _parser(arguments).parse_args(arguments)
    world, limits = read_world(options), machine.limits(options)
    storage = machine.storage(options)
    target = databases.database_path(options.database).resolve()
    if not options.quiet:
        print(machine.describe_needs(world.rows), file=sys.stderr)
    machine.check_room(target, world.rows)
    say = None if options.quiet else partial(print, file=sys.stderr)
    with machine.explain_room(STAYS, needed=machine.memory_bytes(world.rows)):
        begun = None if storage else begin(world, limits)
        base = begun.database if begun else None
        with databases.create(target, options.replace, say, base, **storage) as connection:
            for name, value in limits.items():
                connection.execute(f"set {name} = $value", {"value": value})
            seconds = build(connection, world, options.quiet, begun=begun)
    if not options.quiet:
        for name, taken in seconds.items():
            print(f"{name:<16} {taken:8.2f} s")
        print(
            f"{world.rows:,} records of {world.persons:,} persons, SYNTHETIC, "
            f"{world.rows / seconds['records'] / 1e6:.2f} million records a second, in {target}"
        )
    return 0


def _parser(words: list[str]) -> Arguments:
    parser = command_line("data_gen", words, {"commands": ", ".join(sorted(COMMANDS))})
    add_world(parser)
    parser.add_argument("--database")
    parser.add_argument("--replace", action="store_true")
    parser.add_argument("--storage-version")
    machine.add_limits(parser)
    return parser


def build(
    connection: duckdb.DuckDBPyConnection,
    world: World,
    quiet: bool = False,
    found: SimpleNamespace | None = None,
    begun: Begun | None = None,
) -> dict[str, float]:
    """Fill an empty database with the world; return the seconds that each step took.

    `found`: the look-up tables of a database that has its reference tables already. `begun`: the
    template that it was to begin as a copy of.
    """
    seconds: dict[str, float] = {}
    with step("reference", seconds, quiet):
        found = found or reference(connection, world, begun=begun)
        tables = read_tables(connection, world, found)
    with step("records", seconds, quiet):
        connection.execute("set preserve_insertion_order = false")
        filler = Filler(connection, tables, world.rows)
        todo = list(made.batches(blocks.blocks(world.rows, world.seed), made.BATCH_GROUPS))
        with tqdm(
            total=world.rows, unit=" records", unit_scale=True, disable=quiet, desc="records"
        ) as bar:
            filler.fill(todo, threads(connection), bar.update)
    with transaction(connection):
        with step("cubes", seconds, quiet):
            cubes.store(connection, tables, filler.tallies)
            for cube in DERIVED:
                connection.execute(table_sql.write(cube))
            make_derived_tables(connection, of_cubes=True)
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
    connection.execute(table_sql.write("checksums"), columns)
    connection.execute(_sql("verification", "table_checksum"))
    ((database,),) = connection.execute("select current_database()").fetchall()
    found = connection.execute(SUMMED_TABLES, {"database_name": database}).fetchall()
    connection.execute(table_sql.write_sums([table for (table,) in found if table != "records"]))


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
    values = {
        "model_version": databases.MODEL_VERSION,
        "seed": world.seed,
        "row_count": world.rows,
        "person_count": world.persons,
        "pools": world.pools,
        "setting": str(Setting(world.setting, world.ends)),
        "source_sha256": source_sha256,
        "reference_sha256": checksum(),
        "macros_sha256": databases.macros_sha256(),
        "thread_count": threads(connection),
        "step_seconds": seconds,
    }
    connection.execute(table_sql.write("provenance"), values)


def check_counts(connection: duckdb.DuckDBPyConnection, world: World) -> None:
    """Raise TotalsDisagree unless the requested numbers of records and persons are stored.

    The stored table itself is counted. The cubes are counted before the rows are stored, so they
    would not show a lost row.
    """
    ((records, persons),) = connection.execute(_sql("records", "counts")).fetchall()
    if (records, persons) != (world.rows, world.persons):
        said = {
            "stored_records": in_each(partial(count_noun, records, "records")),
            "stored_persons": in_each(partial(count_noun, persons, "persons")),
            **whole_in_each(asked_records=world.rows, asked_persons=world.persons),
        }
        raise refuse(TotalsDisagree, "other_counts", **said)


def threads(connection: duckdb.DuckDBPyConnection) -> int:
    """Return the number of threads that DuckDB may use."""
    ((threads,),) = connection.execute("select current_setting('threads')").fetchall()
    return threads


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
def step(name: str, seconds: dict[str, float], quiet: bool, said: str = "") -> Iterator[None]:
    """Time a step; print its name when it begins, unless it has a progress bar of its own.

    `said` is its name in the language of whoever reads it, where that is not English.
    """
    if not quiet and name != "records":
        print(f"{said or name} …", file=sys.stderr, flush=True)
    start = time.perf_counter()
    yield
    seconds[name] = round(time.perf_counter() - start, 3)


def _sql(folder: str, name: str) -> str:
    return read(DATA_GEN / folder / f"{name}.sql")


SUMMED_TABLES = _sql("verification", "summed_tables")
