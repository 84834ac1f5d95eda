"""Count the persons singled out by each set of facts, and store the counts in a database."""

import sys
import time
from functools import partial

from breachlab.cli.arguments import Arguments, command_line
from breachlab.errors import write_count
from breachlab.paths import DATA_GEN, read
from breachlab.store import databases
from data_gen import machine
from data_gen.identifiability.likeness import count_key_sets

STAYS = "the database is as it was"
DRAFT = "create temp table identifiability_cube as from lab.identifiability_cube limit 0"
STORE = read(DATA_GEN / "identifiability" / "store.sql")
TABLE_CHECKSUM = read(DATA_GEN / "verification" / "table_checksum.sql")
CELLS = "select count(*) from temp.identifiability_cube"


def run(arguments: list[str]) -> int:
    """Count every set over all records, then replace the database by a copy with the counts."""
    options = _parser(arguments).parse_args(arguments)
    limits = machine.limits(options)
    target = databases.existing_path(options.database).resolve()
    say = None if options.quiet else partial(print, file=sys.stderr)
    start, stamp = time.perf_counter(), databases.stamp_of(target)
    with machine.explain_room(STAYS), databases.read_beside(target, say) as connection:
        for name, value in limits.items():
            connection.execute(f"set {name} = $value", {"value": value})
        connection.execute(DRAFT)
        seconds = count_key_sets(connection, options.quiet)
        ((cells,),) = connection.execute(CELLS).fetchall()
        with databases.amend(connection, target, stamp):
            connection.execute(TABLE_CHECKSUM)
            connection.execute("set variable seconds = $all", {"all": sum(seconds.values())})
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
    machine.add_limits(parser)
    parser.set_defaults(memory_limit="3GB")
    return parser
