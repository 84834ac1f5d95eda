"""Count the persons singled out by each set of facts, and store the counts in a database."""

import argparse
import os
import signal
import sys
import time
from functools import partial
from threading import Thread

from breachlab.cli.arguments import Arguments, command_line
from breachlab.errors import BadParameters, DatabaseBusy, write_count
from breachlab.paths import DATA_GEN, read
from breachlab.store import counting, databases
from breachlab.words.language import refuse
from breachlab.words.vocabulary import OWN
from data_gen import machine
from data_gen.identifiability.likeness import count_key_sets

STAYS = "stays_this_database"
MADE = """
    select kind, row_count, exists(from lab.identifiability_cube) as is_counted
    from lab.provenance
"""
DRAFT = "create temp table identifiability_cube as from lab.identifiability_cube limit 0"
STORE = read(DATA_GEN / "identifiability" / "store.sql")
TABLE_CHECKSUM = read(DATA_GEN / "verification" / "table_checksum.sql")
CELLS = "select count(*) from temp.identifiability_cube"


def run(arguments: list[str]) -> int:
    """Count every set over all records, then replace the database by a copy with the counts.

    Raises BadParameters for a list of one's own, and NoRoom where memory or disk is too small. In
    the background, a database stays that is counted by now, or that another program writes.
    """
    options = _parser(arguments).parse_args(arguments)
    try:
        return _count(options)
    except DatabaseBusy:
        if not options.background:
            raise
        return 0


def _count(options: argparse.Namespace) -> int:
    limits = machine.limits(options)
    target = databases.existing_path(options.database).resolve()
    if options.background:
        _give_way()
    say = None if options.quiet else partial(print, file=sys.stderr)
    start, stamp = time.perf_counter(), databases.stamp_of(target)
    with machine.explain_room(STAYS), databases.read_beside(target, say) as connection:
        for name, value in limits.items():
            connection.execute(f"set {name} = $value", {"value": value})
        ((kind, rows, is_counted),) = connection.execute(MADE).fetchall()
        if kind == OWN:
            raise refuse(BadParameters, "list_not_identified", file=target)
        if is_counted and options.background:
            return 0
        counting.check_room(target, rows)
        connection.execute(DRAFT)
        tell = partial(counting.write_progress, target)
        seconds = count_key_sets(connection, options.quiet, tell)
        ((cells,),) = connection.execute(CELLS).fetchall()
        taken = time.perf_counter() - start
        with databases.amend(connection, target, stamp):
            connection.execute(TABLE_CHECKSUM)
            connection.execute("set variable seconds = $taken", {"taken": taken})
            connection.execute("begin")
            connection.execute(STORE)
            connection.execute("commit")
    if not options.quiet:
        for key_set_id, taken in seconds.items():
            print(f"{key_set_id:<40} {taken:8.2f} s")
        print(
            f"{write_count(len(seconds), 'set')} of facts counted in "
            f"{time.perf_counter() - start:.1f} s, {write_count(cells, 'cell')}, SYNTHETIC, "
            f"in {target}"
        )
    return 0


def _parser(words: list[str]) -> Arguments:
    parser = command_line("data_gen identify", words)
    parser.add_argument("--database")
    parser.add_argument("--background", action="store_true")
    machine.add_limits(parser)
    parser.set_defaults(memory_limit="500MB")
    return parser


def _give_way() -> None:
    """Take the lowest priority, and end this process when its standard input ends.

    That of a process which another one started ends with the other, however that ends.
    """
    if hasattr(os, "nice"):
        os.nice(19)

    def end() -> None:
        # Not by sys.stdin, whose lock a thread must not hold when the process ends by itself.
        while os.read(0, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=end, daemon=True).start()
