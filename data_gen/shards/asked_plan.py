"""Compare the plan that a command names with the plan stored among the shards."""

import argparse

from breachlab.errors import BadParameters, BrokenShards, NotReplaced, OtherThanAsked
from data_gen import shared_options
from data_gen.shards import plan as plans
from data_gen.shards import receipts, shard_names
from data_gen.shards.plan import Plan
from data_gen.shards.store import Folder, Store
from data_gen.world import whole

WORLD = ("rows", "seed", "pools", "assumptions", "shards", "columns")


def add_shards(parser: argparse.ArgumentParser) -> None:
    """Add the options of shards: their number, store and columns; and those of a world."""
    parser.add_argument("--shards")
    parser.add_argument("--parquet", required=True, metavar="URI")
    parser.add_argument("--columns", choices=plans.COLUMNS)
    shared_options.add_world(parser)
    shared_options.add_limits(parser)


def read_or_plan(store: Store, options: argparse.Namespace) -> Plan:
    """Return the stored plan, or else that of the options, which `keep` writes later.

    Raises OtherThanAsked if the store has shards of another world, NotReplaced if the folder has
    other files.
    """
    text = store.read(shard_names.PLAN)
    if text is not None:
        return _agree(store, Plan.read(text, store.name), options)
    if options.shards is None:
        raise BadParameters(
            f"No {shard_names.PLAN} under {store.name}, so it must be said how many shards "
            "the world has. Example: --shards 4 --shard 0"
        )
    _refuse_others(store)
    plan = _ask_plan(options)
    _refuse_receipts(store, plan)
    return plan


def keep(store: Store, plan: Plan) -> None:
    """Write the plan, if it is missing; raise OtherThanAsked if another was stored first.

    If two commands begin at once, the second write wins, and the command that reads another plan
    than its own stops.
    """
    if store.read(shard_names.PLAN) is None:
        store.write(shard_names.PLAN, plan.text)
    kept = Plan.read(store.read(shard_names.PLAN) or b"", store.name)
    if kept != plan:
        raise _of_another_world(store, kept.differing(plan))


def _refuse_others(store: Store) -> None:
    """Raise NotReplaced if the folder has files that no shard writes.

    A plan is allowed: another command may just have written it.
    """
    others = [name for name in store.sizes("") if not shard_names.is_ours(name)]
    if isinstance(store, Folder) and others:
        raise NotReplaced(
            f"{store.name} has other files than shards, {min(others)} for one. Name an empty "
            "folder with: --parquet"
        )


def _refuse_receipts(store: Store, plan: Plan) -> None:
    """Raise OtherThanAsked if the store has shards of another world without their plan."""
    try:
        receipts.whole(store, plan)
    except BrokenShards:
        raise _of_another_world(
            store, f"their {shard_names.PLAN} is gone, and was another"
        ) from None


def _agree(store: Store, plan: Plan, options: argparse.Namespace) -> Plan:
    own = _ask_plan(options, plan)
    if own != plan:
        raise _of_another_world(store, plan.differing(own))
    return plan


def _of_another_world(store: Store, differing: str) -> OtherThanAsked:
    none = (
        ""
        if store.sizes("receipts")
        else f" No shard is made yet: {shard_names.PLAN} may be removed."
    )
    return OtherThanAsked(
        f"{store.name} has shards of another world: {differing}, as was asked for. Leave out what "
        f"the plan there says, or name an empty folder with: --parquet.{none}"
    )


def _ask_plan(options: argparse.Namespace, plan: Plan | None = None) -> Plan:
    """Return the plan of the options; missing ones are taken from `plan`, if there is one."""
    choices = argparse.Namespace(**vars(options))
    if plan is not None:
        defaults = {
            "rows": str(plan.rows),
            "seed": str(plan.seed),
            "pools": plan.pools,
            "assumptions": plan.setting,
            "shards": str(plan.shards),
            "columns": plan.columns,
        }
        vars(choices).update(
            {name: defaults[name] for name in WORLD if getattr(options, name) is None}
        )
    shards = whole("--shards", choices.shards, 1, plans.MOST_SHARDS)
    return Plan.of(shared_options.world(choices), shards, choices.columns or plans.COLUMNS[0])
