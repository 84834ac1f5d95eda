"""One attempt at a shard: the files written so far, which are removed if it fails."""

import os
import platform
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import duckdb
import numpy

from breachlab.paths import DATA_GEN, read
from breachlab.store import memory
from data_gen import cubes
from data_gen.shards import shard_names
from data_gen.shards.plan import COLUMNS, Plan
from data_gen.shards.receipts import File, Receipt
from data_gen.shards.store import Store

RECORDS = read(DATA_GEN / "tables" / "records.sql")
COUNTS = read(DATA_GEN / "records" / "counts.sql")
SELECTED = {columns: read(DATA_GEN / "shards" / f"{columns}.sql") for columns in COLUMNS}
ROW_GROUP = 122_880  # DuckDB's default: the rows that a thread reads at once


@dataclass
class Attempt:
    """One attempt at a shard; its name is part of the names of its files."""

    plan: Plan
    shard: int
    store: Store
    name: str = field(default_factory=lambda: secrets.token_hex(4))
    files: list[File] = field(default_factory=list)
    cubes: list[File] = field(default_factory=list)
    persons: int = 0
    began: tuple[float, float] = field(
        default_factory=lambda: (time.perf_counter(), time.process_time())
    )

    @property
    def records(self) -> int:
        """The number of records written so far."""
        return sum(file.records for file in self.files)

    def keep_records(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Write the stored records to a file, and empty the table."""
        name = shard_names.records(self.shard, self.name, len(self.files))
        ((records, persons),) = connection.execute(COUNTS).fetchall()
        self.files.append(self._keep(name, connection.sql(SELECTED[self.plan.columns]), records))
        self.persons += persons
        connection.execute("drop table records")
        connection.execute(RECORDS)

    def keep_cubes(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Write every counted cube to a file."""
        for cube in cubes.CUBES:
            relation = connection.table(cube)
            name = shard_names.cube(self.shard, self.name, cube)
            self.cubes.append(self._keep(name, relation, len(relation)))

    def _keep(self, name: str, relation: duckdb.DuckDBPyRelation, rows: int) -> File:
        with self.store.open_path(name) as path:
            try:
                relation.write_parquet(str(path), compression="zstd", row_group_size=ROW_GROUP)
            except duckdb.IOException as error:
                raise OSError(str(error)) from None
            return File.of(name, path, rows)

    def receipt(self, sums: dict[str, int], source: list[File]) -> Receipt:
        """Return the receipt of an attempt with all files written.

        `sums`: the checksums of the columns. `source`: the files that the records are from, empty
        if they were made from the seed.
        """
        wall, cpu = self.began
        return Receipt(
            plan_sha256=self.plan.digest,
            shard=self.shard,
            attempt=self.name,
            records=self.records,
            persons=self.persons,
            files=self.files,
            cubes=self.cubes,
            sums=sums,
            seconds=round(time.perf_counter() - wall, 3),
            cpu_seconds=round(time.process_time() - cpu, 3),
            peak_bytes=memory.peak(os.getpid()),
            versions=_versions(),
            source=source,
        )

    @contextmanager
    def remove_unless_ended(self) -> Iterator[None]:
        """Remove the written files if the block raises an error."""
        try:
            yield
        except BaseException:
            for file in (*self.files, *self.cubes):
                with suppress(Exception):
                    self.store.remove(file.name)
            raise


def _versions() -> dict[str, str]:
    return {
        "duckdb": duckdb.__version__,
        "numpy": numpy.__version__,
        "python": platform.python_version(),
    }
