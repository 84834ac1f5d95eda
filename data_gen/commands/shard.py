"""Make one shard of a world: Parquet files of records and cubes, and a receipt."""

import argparse

from breachlab.cli.arguments import Arguments, command_line
from breachlab.errors import write_count
from data_gen import shared_options
from data_gen.room import check_shard_room, memory_bytes
from data_gen.shards.asked_plan import add_shards, keep, read_or_plan
from data_gen.shards.making import make_shard
from data_gen.shards.plan import Plan
from data_gen.shards.receipts import Receipt, whole
from data_gen.shards.store import Folder, Store, opened_store
from data_gen.world import whole as whole_number

STAYS = "nothing is left of this shard, and the others are as they were"


def run(arguments: list[str]) -> int:
    """Make the shard that the arguments name, unless it exists; return the exit code."""
    options = _parser(arguments).parse_args(arguments)
    limits, store = shared_options.limits(options), opened_store(options.parquet)
    plan = read_or_plan(store, options)
    shard = whole_number("--shard", options.shard, 0, plan.shards - 1)
    if existing := whole(store, plan, shard).get(shard):
        keep(store, plan)  # its file may have been lost
        _say(options, f"shard {shard} is there already: {existing.name}")
        return 0
    rows = sum(batch.record_count for batch in plan.batches(shard))
    check_shard_room(store.path if isinstance(store, Folder) else None, rows, plan.columns)
    keep(store, plan)
    with shared_options.explain_room(STAYS, "--parquet URI", memory_bytes(rows)):
        receipt = make_shard(plan, shard, store, limits, options.quiet)
    _say(options, _report(plan, receipt, store))
    return 0


def _report(plan: Plan, receipt: Receipt, store: Store) -> str:
    size = sum(file.bytes for file in receipt.files)
    rate = receipt.records / receipt.seconds
    return (
        f"shard {receipt.shard} of {plan.shards:,}: {receipt.records:,} records of "
        f"{receipt.persons:,} persons, SYNTHETIC, {rate:,.0f} records a second, "
        f"{size / 1e6:,.1f} MB in {write_count(len(receipt.files), 'file')}, under {store.name}"
    )


def _say(options: argparse.Namespace, line: str) -> None:
    if not options.quiet:
        print(line, flush=True)


def _parser(words: list[str]) -> Arguments:
    parser = command_line("data_gen shard", words)
    parser.add_argument("--shard", required=True)
    add_shards(parser)
    return parser
