"""Make the lab's database: what `python -m data_gen` does when no other command is named."""

import argparse
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import duckdb

from breachlab import db
from breachlab.arguments import Arguments
from breachlab.errors import BadWorld, NoRoom
from breachlab.troubles import first_line
from data_gen import ledger
from data_gen.build import build
from data_gen.draws.blocks import BLOCK_RECORDS
from data_gen.room import check_room
from data_gen.world import LARGEST, LARGEST_SEED, SMALLEST, World, whole

SIZE = re.compile(r"(?P<number>[0-9]+(\.[0-9]+)?) ?(?P<unit>[MGT])i?B", re.IGNORECASE)
UNITS = {"M": 10**6, "G": 10**9, "T": 10**12}
LEAST, MOST = 10 * UNITS["M"], 100 * UNITS["T"]  # with less, DuckDB cannot so much as begin


def run(arguments: list[str]) -> int:
    """Make the database that the arguments describe; return the exit code."""
    options = _parser().parse_args(arguments)
    world = World(
        whole("--rows", options.rows, SMALLEST, LARGEST),
        whole("--seed", options.seed, 0, LARGEST_SEED),
        options.pools,
        options.assumptions,
    )
    limits = _limits(options)
    target = db.database_path(options.database).resolve()
    check_room(target, world.rows)
    say = None if options.quiet else partial(print, file=sys.stderr)
    with _explained(), db.create(target, options.replace, say) as connection:
        for name, value in limits.items():
            connection.execute(f"set {name} = $value", {"value": value})
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
        raise NoRoom(
            f"The target could not be written ({first_line(error)}); the former database, if any, "
            "is as it was. Free some space, or name another path with: --database PATH"
        ) from None


def _limits(options: argparse.Namespace) -> dict[str, int | str]:
    """Return DuckDB's settings that the options name; raise BadWorld for what is none."""
    limits: dict[str, int | str] = {"memory_limit": _memory(options.memory_limit)}
    if options.threads is not None:
        limits["threads"] = whole("--threads", options.threads, 1, 1_024)
    return limits


def _memory(text: str) -> str:
    """Return a size as DuckDB reads it; raise BadWorld for what is none, or no limit.

    DuckDB itself takes -1 and a share of the machine, which were not measured here.
    """
    found = SIZE.fullmatch(text)
    size = float(found["number"]) * UNITS[found["unit"].upper()] if found else 0
    if not LEAST <= size <= MOST:
        raise BadWorld(
            f"--memory-limit {text}: must be a size with its unit, from 10MB to 100TB. "
            "Example: python -m data_gen --memory-limit 2GB"
        )
    return text


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
    parser.add_argument(
        "--replace",
        action="store_true",
        help="even a file that is no database of this lab, or a damaged one",
    )
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
