"""One shard made: its records as Parquet, what it counts, and a receipt that says it is whole."""

import os
import platform
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory

import duckdb
import numpy
from tqdm import tqdm

from breachlab import memory
from breachlab.connections import opened
from breachlab.errors import TotalsDisagree
from breachlab.paths import DATA_GEN, read
from data_gen import cubes
from data_gen.build import threads
from data_gen.records.filled import Filler
from data_gen.records.tables import read_tables
from data_gen.shards.plan import Plan
from data_gen.shards.receipts import File, Receipt
from data_gen.shards.store import Store
from data_gen.template import reference

RECORDS = read(DATA_GEN / "tables" / "records.sql")
COUNTS = read(DATA_GEN / "records" / "counts.sql")
SELECTED = {columns: read(DATA_GEN / "shards" / f"{columns}.sql") for columns in ("codes", "text")}
# DuckDB's own: what a thread reads at once of a file on a disk.
ROW_GROUP = 122_880


@dataclass
class Attempt:
    """One try at a shard: what it has written so far, all under a name of its own."""

    plan: Plan
    shard: int
    store: Store
    name: str = field(default_factory=lambda: secrets.token_hex(4))
    files: list[File] = field(default_factory=list)
    cubes: list[File] = field(default_factory=list)
    persons: int = 0

    @property
    def prefix(self) -> str:
        """What the name of each of its files begins with."""
        return f"{self.shard:05}-{self.name}"

    def keep_records(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Write the stored records to a file, and empty the table."""
        name = f"records/{self.prefix}-{len(self.files):03}.parquet"
        ((records, persons),) = connection.execute(COUNTS).fetchall()
        self.files.append(self._kept(name, connection.sql(SELECTED[self.plan.columns]), records))
        self.persons += persons
        connection.execute("drop table records")
        connection.execute(RECORDS)

    def keep_cubes(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Write every cube that is counted to a file."""
        for cube in cubes.CUBES:
            relation = connection.table(cube)
            name = f"cubes/{self.prefix}/{cube}.parquet"
            self.cubes.append(self._kept(name, relation, len(relation)))

    def _kept(self, name: str, relation: duckdb.DuckDBPyRelation, rows: int) -> File:
        with self.store.written(name) as path:
            try:
                relation.write_parquet(str(path), compression="zstd", row_group_size=ROW_GROUP)
            except duckdb.IOException as error:
                raise OSError(str(error)) from None
            return File.of(name, path, rows)

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Remove what was written where it does not come to its end."""
        try:
            yield
        except BaseException:
            for file in (*self.files, *self.cubes):
                with suppress(Exception):
                    self.store.remove(file.name)
            raise


def make_shard(
    plan: Plan, shard: int, store: Store, limits: dict[str, int | str], quiet: bool = False
) -> Receipt:
    """Make a shard, from 0; return its receipt, which is written last.

    `limits` are DuckDB's settings. Raises NoRoom where it cannot be written: nothing is left of it.
    """
    attempt = Attempt(plan, shard, store)
    start, cpu = time.perf_counter(), time.process_time()
    with (
        attempt.undone(),
        TemporaryDirectory() as folder,
        opened(temp_directory=folder) as connection,
    ):
        for name, value in limits.items():
            connection.execute(f"set {name} = $value", {"value": value})
        filler = _fill(connection, attempt, quiet)
        attempt.keep_cubes(connection)
        receipt = Receipt(
            plan_sha256=plan.digest,
            shard=shard,
            attempt=attempt.name,
            records=sum(file.records for file in attempt.files),
            persons=attempt.persons,
            files=attempt.files,
            cubes=attempt.cubes,
            sums=filler.sums.sums,
            seconds=round(time.perf_counter() - start, 3),
            cpu_seconds=round(time.process_time() - cpu, 3),
            peak_bytes=memory.peak(os.getpid()),
            versions=_versions(),
        )
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
    if sum(file.records for file in attempt.files) != rows:
        raise TotalsDisagree(f"shard {attempt.shard} wrote other records than it made")
    cubes.store(connection, tables, filler.tallies)
    return filler


def _versions() -> dict[str, str]:
    return {
        "duckdb": duckdb.__version__,
        "numpy": numpy.__version__,
        "python": platform.python_version(),
    }
