"""Make one shard: its records as Parquet, its cubes, and a receipt that marks it complete."""

from breachlab.store.connections import open_connection
from data_gen.shards.attempt import Attempt
from data_gen.shards.plan import Plan
from data_gen.shards.receipts import Receipt
from data_gen.shards.sources import Generated, Source
from data_gen.shards.store import Store

GENERATED = Generated()


def make_shard(
    plan: Plan,
    shard: int,
    store: Store,
    limits: dict[str, int | str],
    quiet: bool = False,
    source: Source = GENERATED,
) -> Receipt:
    """Make a shard, numbered from 0; return its receipt, which is written last.

    `limits`: DuckDB's settings. Raises NoRoom if it cannot be written; then its files are removed.
    """
    attempt = Attempt(plan, shard, store)
    with attempt.remove_unless_ended(), open_connection() as connection:
        for name, value in limits.items():
            connection.execute(f"set {name} = $value", {"value": value})
        sums = source.fill(connection, attempt, quiet)
        attempt.keep_cubes(connection)
        receipt = attempt.receipt(sums, source.list_files())
        store.write(receipt.name, receipt.text)
    return receipt
