"""Make the lab's database: what `python -m data_gen` does when no other command is named."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from breachlab import db
from breachlab.arguments import Arguments
from breachlab.errors import BadWorld, NoRoom
from data_gen import ledger
from data_gen.build import build
from data_gen.draws.blocks import BLOCK_RECORDS
from data_gen.room import check_room
from data_gen.world import LARGEST, LARGEST_SEED, SMALLEST, World, whole


def run(arguments: list[str]) -> int:
    """Make the database that the arguments describe; return the exit code."""
    options = _parser().parse_args(arguments)
    world = World(
        whole("--rows", options.rows, SMALLEST, LARGEST),
        whole("--seed", options.seed, 0, LARGEST_SEED),
        options.pools,
        options.assumptions,
    )
    target = db.database_path(options.database)
    check_room(target, world.rows)
    with _explained(), db.create(target) as connection:
        _set_limits(connection, options)
        seconds = build(connection, world, options.quiet)
    if not options.quiet:
        _report(target, world, seconds)
    return 0


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what DuckDB says of a lack of room into the lab's own words."""
    try:
        yield
    except duckdb.OutOfMemoryException:
        raise NoRoom(
            "Memory ran out within the limit; the former database, if any, is as it was. "
            "Allow more with: --memory-limit 2GB"
        ) from None
    except (duckdb.IOException, duckdb.TransactionException, duckdb.FatalException) as error:
        reason = str(error).splitlines()[0][:160]
        raise NoRoom(
            f"The target could not be written ({reason}); the former database, if any, is as it "
            "was. Free some space, or name another path with: --database PATH"
        ) from None


def _set_limits(connection: duckdb.DuckDBPyConnection, options: argparse.Namespace) -> None:
    if options.threads is not None:
        threads = whole("--threads", options.threads, 1, 1_024)
        connection.execute("set threads = $threads", {"threads": threads})
    try:
        connection.execute("set memory_limit = $limit", {"limit": options.memory_limit})
    except duckdb.Error:
        raise BadWorld(
            f"--memory-limit {options.memory_limit}: must be a size with its unit. "
            "Example: python -m data_gen --memory-limit 2GB"
        ) from None


def _report(target, world: World, seconds: dict[str, float]) -> None:
    rate = world.rows / seconds["records"] / 1e6
    for step, taken in seconds.items():
        print(f"{step:<16} {taken:8.2f} s")
    print(
        f"{world.rows:,} records of {world.persons:,} persons, SYNTHETIC, "
        f"{rate:.2f} million records a second, in {target}"
    )


def _parser() -> argparse.ArgumentParser:
    parser = Arguments(
        prog="python -m data_gen",
        description="Make the lab's database of invented people. The same size and seed give "
        "the same rows on every machine; a former database stays until the new one is whole.",
        epilog="example: python -m data_gen --rows 100_000 --seed 7",
    )
    parser.add_argument("--rows", default=str(BLOCK_RECORDS), help="records (default 43_000_000)")
    parser.add_argument("--seed", default="2024", help="which world (default 2024)")
    parser.add_argument("--database", help="default: data/breachlab.duckdb")
    parser.add_argument("--threads", help="default: one per core")
    parser.add_argument("--memory-limit", default="1GB", help="for DuckDB (default 1GB)")
    parser.add_argument(
        "--pools",
        choices=["frozen", "fresh"],
        default="frozen",
        help="fresh draws the streets anew with the installed Faker",
    )
    parser.add_argument(
        "--assumptions",
        choices=ledger.SETTINGS,
        default="central",
        help="take every assumed figure at this end of its range",
    )
    parser.add_argument("--quiet", action="store_true", help="print errors only")
    return parser
