"""Make one shard of a world: Parquet files, what they count, and a receipt."""

import argparse
import sys

from breachlab.arguments import Arguments
from breachlab.errors import BadParameters, NotReplaced, OtherThanAsked
from data_gen import options as asked
from data_gen.room import check_shard_room
from data_gen.shards import plan as plans
from data_gen.shards.making import make_shard
from data_gen.shards.plan import Plan
from data_gen.shards.receipts import Receipt, whole
from data_gen.shards.store import Folder, Store, opened_store
from data_gen.world import whole as whole_number

WORLD = ("rows", "seed", "pools", "assumptions", "shards", "columns")
STAYS = "nothing is left of this shard, and the others are as they were"


def run(arguments: list[str]) -> int:
    """Make the shard that the arguments name, unless it is there; return the exit code."""
    options = _parser().parse_args(arguments)
    limits, store = asked.limits(options), opened_store(options.parquet)
    plan = _plan(store, options)
    shard = whole_number("--shard", options.shard, 0, plan.shards - 1)
    if found := whole(store, plan).get(shard):
        _say(options, f"shard {shard} is there already: {found.name}")
        return 0
    _check_room(store, plan, shard)
    with asked.explained(STAYS, "--parquet URI"):
        receipt = make_shard(plan, shard, store, limits, options.quiet)
    _say(options, _report(plan, receipt, store))
    return 0


def _plan(store: Store, options: argparse.Namespace) -> Plan:
    """Return the plan that is kept there, or that of the options, written there.

    Raises OtherThanAsked where another world was begun there, NotReplaced where the folder has
    something else in it.
    """
    text = store.read(plans.NAME)
    if text is not None:
        return _agreed(store, Plan.read(text, store.name), options)
    if options.shards is None:
        raise BadParameters(
            f"No {plans.NAME} under {store.name}, so it must be said how many shards the world "
            "has. Example: --shards 4 --shard 0"
        )
    plan = _asked(options)
    _refuse_others(store)
    store.write(plans.NAME, plan.text)
    # Two that begin at once write one after the other; the first to read the other's own stops.
    return _agreed(store, Plan.read(store.read(plans.NAME) or b"", store.name), options)


def _refuse_others(store: Store) -> None:
    """Raise NotReplaced where there is what no shard writes; a plan may be written just now."""
    if not isinstance(store, Folder):
        return
    others = [name for name in store.sizes("") if not name.startswith((plans.NAME, *plans.FOLDERS))]
    if others:
        raise NotReplaced(
            f"{store.name} has other files than shards, {min(others)} for one. Name an empty "
            "folder with: --parquet"
        )


def _agreed(store: Store, plan: Plan, options: argparse.Namespace) -> Plan:
    own = _asked(options, plan)
    if own != plan:
        raise OtherThanAsked(
            f"{store.name} has shards of another world: {plan.differing(own)}, as was asked for. "
            "Leave out what the plan there says, or name an empty folder with: --parquet"
        )
    return plan


def _asked(options: argparse.Namespace, plan: Plan | None = None) -> Plan:
    """Return the plan of the options; what they leave out is that of the plan, if there is one."""
    given = argparse.Namespace(**vars(options))
    if plan is not None:
        said = {
            "rows": str(plan.rows),
            "seed": str(plan.seed),
            "pools": plan.pools,
            "assumptions": plan.setting,
            "shards": str(plan.shards),
            "columns": plan.columns,
        }
        vars(given).update({name: said[name] for name in WORLD if getattr(options, name) is None})
    shards = whole_number("--shards", given.shards, 1, plans.MOST_SHARDS)
    return Plan.of(asked.world(given), shards, given.columns or plans.COLUMNS[0])


def _check_room(store: Store, plan: Plan, shard: int) -> None:
    rows = sum(batch.record_count for batch in plan.batches(shard))
    check_shard_room(store.path if isinstance(store, Folder) else None, rows, plan.columns)


def _report(plan: Plan, receipt: Receipt, store: Store) -> str:
    size = sum(file.bytes for file in receipt.files)
    rate = receipt.records / receipt.seconds / 1e6
    return (
        f"shard {receipt.shard} of {plan.shards:,}: {receipt.records:,} records of "
        f"{receipt.persons:,} persons, SYNTHETIC, {rate:.2f} million records a second, "
        f"{size / 1e6:,.0f} MB in {len(receipt.files)} files, under {store.name}"
    )


def _say(options: argparse.Namespace, line: str) -> None:
    if not options.quiet:
        print(line, flush=True)
        sys.stdout.flush()


def _parser() -> Arguments:
    parser = Arguments(
        prog="python -m data_gen shard",
        description="Make one of the shards of a world, as Parquet, on whichever machine. The "
        "first to come writes which world it is; the others need not say it. A shard that is "
        "there already is not made again, so a run that was stopped goes on where it was.",
        epilog="example: seq 0 9 | xargs -P 2 -I@ python -m data_gen shard --rows 430_000_000 "
        "--shards 10 --shard @ --parquet world",
    )
    parser.add_argument("--shard", required=True, help="which one, from 0")
    parser.add_argument(
        "--shards", help="how many the world has; two of 43 million take 2.3 GB each"
    )
    parser.add_argument(
        "--parquet",
        required=True,
        metavar="URI",
        help="a folder, or a store that pyarrow knows (pip install 'breachlab[store]'): "
        "s3://bucket/world, with its address and keys as AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, "
        "AWS_SECRET_ACCESS_KEY, or after a question mark",
    )
    parser.add_argument(
        "--columns",
        choices=plans.COLUMNS,
        help="codes, which the lab reads; or text: all that registrants shows, too (default codes)",
    )
    asked.add_world(parser)
    asked.add_limits(parser)
    return parser
