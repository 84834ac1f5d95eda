"""Make the lab's database: the default command of `python -m data_gen`."""

import sys
from functools import partial
from pathlib import Path

from breachlab.cli.arguments import Arguments, command_line
from breachlab.store import databases
from data_gen import shared_options
from data_gen.build import build
from data_gen.room import check_room, describe_needs, memory_bytes
from data_gen.world import World

NAMES = sorted(
    path.stem for path in Path(__file__).parent.glob("[!_]*.py") if path.stem != "generate"
)
STAYS = "the former database, if any, is as it was"


def run(arguments: list[str]) -> int:
    """Make the database that the arguments describe; return the exit code."""
    options = _parser(arguments).parse_args(arguments)
    world, limits = shared_options.world(options), shared_options.limits(options)
    storage = shared_options.storage(options)
    target = databases.database_path(options.database).resolve()
    if not options.quiet:
        print(describe_needs(world.rows), file=sys.stderr)
    check_room(target, world.rows)
    say = None if options.quiet else partial(print, file=sys.stderr)
    with (
        shared_options.explain_room(STAYS, needed=memory_bytes(world.rows)),
        databases.create(target, options.replace, say, **storage) as connection,
    ):
        for name, value in limits.items():
            connection.execute(f"set {name} = $value", {"value": value})
        seconds = build(connection, world, options.quiet)
    if not options.quiet:
        _report(target, world, seconds)
    return 0


def _report(target: Path, world: World, seconds: dict[str, float]) -> None:
    rate = world.rows / seconds["records"] / 1e6
    for step, taken in seconds.items():
        print(f"{step:<16} {taken:8.2f} s")
    print(
        f"{world.rows:,} records of {world.persons:,} persons, SYNTHETIC, "
        f"{rate:.2f} million records a second, in {target}"
    )


def _parser(words: list[str]) -> Arguments:
    parser = command_line("data_gen", words, {"commands": ", ".join(NAMES)})
    shared_options.add_world(parser)
    parser.add_argument("--database")
    parser.add_argument("--replace", action="store_true")
    parser.add_argument("--storage-version")
    shared_options.add_limits(parser)
    return parser
