"""One shard made: its records as Parquet, what it counts, and a receipt that says it is whole."""

from tempfile import TemporaryDirectory

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
    """Make a shard, from 0, of a source of records; return its receipt, which is written last.

    `limits` are DuckDB's settings. Raises NoRoom where it cannot be written: nothing is left of it.
    """
    attempt = Attempt(plan, shard, store)
    with (
        attempt.remove_unless_ended(),
        TemporaryDirectory() as folder,
        open_connection(temp_directory=folder) as connection,
    ):
        for name, value in limits.items():
            connection.execute(f"set {name} = $value", {"value": value})
        sums = source.fill(connection, attempt, quiet)
        attempt.keep_cubes(connection)
        receipt = attempt.receipt(sums, source.list_files())
        store.write(receipt.name, receipt.text)
    return receipt
