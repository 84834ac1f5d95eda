"""Gather the shards of a world into a database, which reads their files in place."""

import argparse
import sys
import time
from functools import partial

from breachlab.cli.arguments import Arguments, command_line
from breachlab.errors import NoRoom, write_count
from breachlab.store import databases
from data_gen import shared_options
from data_gen.shards import gathering, shard_names
from data_gen.shards.store import Store, opened_store

STAYS = "the former database, if any, is as it was, and so are the shards"


def run(arguments: list[str]) -> int:
    """Make the database; return the exit code."""
    options = _parser(arguments).parse_args(arguments)
    limits, store = shared_options.limits(options), opened_store(options.parquet)
    plan, start = gathering.read_plan(store), time.perf_counter()
    gathering.check_manifest(store)
    target = databases.database_path(options.database).resolve()
    beside = target.with_name(f"{target.name}.files")
    say = None if options.quiet else partial(print, file=sys.stderr)
    with (
        shared_options.explain_room(STAYS),
        databases.create(target, options.replace, say) as connection,
    ):
        for name, value in limits.items():
            connection.execute(f"set {name} = $value", {"value": value})
        receipts = gathering.assemble(
            connection, store, plan, beside, options.quiet, set_aside=True
        )
    _list(store, gathering.manifest(plan, receipts))
    if not options.quiet:
        seconds = time.perf_counter() - start
        print(
            f"{plan.rows:,} records of {plan.world.persons:,} persons, SYNTHETIC, of "
            f"{write_count(plan.shards, 'shard')} gathered in {seconds:.1f} s, in {target}"
        )
    _tidy(store, gathering.list_unread(store, receipts), options)
    return 0


def _list(store: Store, manifest: bytes) -> None:
    """Write the manifest; if that fails, print a warning: the database is complete without it."""
    try:
        store.write(shard_names.MANIFEST, manifest)
    except NoRoom as error:
        print(f"The database is made, without {shard_names.MANIFEST}: {error}", file=sys.stderr)


def _tidy(store: Store, left: list[str], options: argparse.Namespace) -> None:
    """Remove files of other attempts with --tidy; else print that it could be done."""
    if options.tidy:
        for name in left:
            store.remove(name)
    if left and not options.quiet:
        done = "removed" if options.tidy else "not read by this database; remove with: --tidy"
        print(f"{write_count(len(left), 'file')} of other attempts, {left[0]} for one, {done}")


def _parser(words: list[str]) -> Arguments:
    parser = command_line("data_gen gather", words)
    parser.add_argument("--parquet", required=True, metavar="URI")
    parser.add_argument("--database")
    parser.add_argument("--replace", action="store_true")
    parser.add_argument("--tidy", action="store_true")
    shared_options.add_limits(parser)
    return parser
