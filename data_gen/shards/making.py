"""One shard made: its records as Parquet, what it counts, and a receipt that says it is whole."""

from tempfile import TemporaryDirectory

import duckdb
from tqdm import tqdm

from breachlab.connections import opened
from breachlab.errors import TotalsDisagree
from data_gen import cubes
from data_gen.build import threads
from data_gen.records.filled import Filler
from data_gen.records.tables import read_tables
from data_gen.shards.attempt import Attempt
from data_gen.shards.plan import Plan
from data_gen.shards.receipts import Receipt
from data_gen.shards.store import Store
from data_gen.template import reference


def make_shard(
    plan: Plan, shard: int, store: Store, limits: dict[str, int | str], quiet: bool = False
) -> Receipt:
    """Make a shard, from 0; return its receipt, which is written last.

    `limits` are DuckDB's settings. Raises NoRoom where it cannot be written: nothing is left of it.
    """
    attempt = Attempt(plan, shard, store)
    with (
        attempt.undone(),
        TemporaryDirectory() as folder,
        opened(temp_directory=folder) as connection,
    ):
        for name, value in limits.items():
            connection.execute(f"set {name} = $value", {"value": value})
        filler = _fill(connection, attempt, quiet)
        attempt.keep_cubes(connection)
        receipt = attempt.receipt(filler.sums.sums)
        store.write(receipt.name, receipt.text)
    return receipt


def _fill(connection: duckdb.DuckDBPyConnection, attempt: Attempt, quiet: bool) -> Filler:
    """Make and write the records; their cubes are stored in the connection."""
    world, todo = attempt.plan.world, attempt.plan.batches(attempt.shard)
    rows = sum(batch.record_count for batch in todo)
    tables = read_tables(connection, world, reference(connection, world))
    filler = Filler(connection, tables, rows, lambda: attempt.keep_records(connection))
    with tqdm(
        total=rows,
        unit=" records",
        unit_scale=True,
        disable=quiet,
        desc=f"shard {attempt.shard}",
    ) as bar:
        filler.fill(todo, threads(connection), bar.update)
    if attempt.records != rows:
        raise TotalsDisagree(f"shard {attempt.shard} wrote other records than it made")
    cubes.store(connection, tables, filler.tallies)
    return filler
