"""Count the persons singled out by each set of facts, and store the counts in a database."""

import argparse
import sys
import time
from functools import partial
from pathlib import Path

import duckdb

from breachlab.cli.arguments import command_line
from breachlab.errors import write_count
from breachlab.paths import DATA_GEN, read
from breachlab.store import amendment, databases
from data_gen import shared_options
from data_gen.identifiability.counting import count_key_sets

STAYS = "the database is as it was"
DRAFT = "create temp table identifiability_cube as from lab.identifiability_cube limit 0"
STORE = read(DATA_GEN / "identifiability" / "store.sql")
TABLE_CHECKSUM = read(DATA_GEN / "verification" / "table_checksum.sql")
CELLS = "select count(*) from temp.identifiability_cube"


def run(arguments: list[str]) -> int:
    """Count every set over all records, then replace the database by a copy with the counts."""
    options = _parser(arguments).parse_args(arguments)
    limits = shared_options.limits(options)
    target = databases.existing_path(options.database).resolve()
    say = None if options.quiet else partial(print, file=sys.stderr)
    start, stamp = time.perf_counter(), amendment.stamp_of(target)
    with shared_options.explain_room(STAYS), amendment.read_beside(target, say) as connection:
        for name, value in limits.items():
            connection.execute(f"set {name} = $value", {"value": value})
        connection.execute(DRAFT)
        connection.execute("set preserve_insertion_order = false")  # a tenth of the CPU time
        seconds = count_key_sets(connection, options.quiet)
        connection.execute("reset preserve_insertion_order")
        ((cells,),) = connection.execute(CELLS).fetchall()
        _store(connection, target, stamp, seconds)
    if not options.quiet:
        _report(target, seconds, cells, time.perf_counter() - start)
    return 0


def _store(
    connection: duckdb.DuckDBPyConnection,
    target: Path,
    stamp: amendment.Stamp,
    seconds: dict[str, float],
) -> None:
    """Store the cells, their checksum and the seconds in the copy that replaces the target."""
    with amendment.amend(connection, target, stamp):
        connection.execute(TABLE_CHECKSUM)
        connection.execute("set variable seconds = $seconds", {"seconds": sum(seconds.values())})
        connection.execute("begin")
        connection.execute(STORE)
        connection.execute("commit")


def _report(target: Path, seconds: dict[str, float], cells: int, whole: float) -> None:
    for key_set_id, taken in seconds.items():
        print(f"{key_set_id:<40} {taken:8.2f} s")
    print(
        f"{write_count(len(seconds), 'set')} of facts counted in {whole:.1f} s, "
        f"{write_count(cells, 'cell')}, SYNTHETIC, in {target}"
    )


def _parser(words: list[str]) -> argparse.ArgumentParser:
    parser = command_line("data_gen identify", words)
    parser.add_argument("--database")
    shared_options.add_limits(parser)
    parser.set_defaults(memory_limit="3GB")
    return parser
