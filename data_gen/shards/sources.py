"""The source of the records of a shard: the generator, or a table with the columns.

All later steps are the same: files sorted and sealed, cubes, checksums, a receipt. A team that has
mapped its own invented register to these columns, in any engine, begins here.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import duckdb
from tqdm import tqdm

from breachlab.errors import TotalsDisagree
from breachlab.paths import DATA_GEN, read
from breachlab.store.connections import open_connection
from data_gen import cubes
from data_gen.build import threads
from data_gen.cubes.recounted import recount
from data_gen.records.filled import Filler
from data_gen.records.record_tables import read_tables
from data_gen.shards.attempt import Attempt
from data_gen.shards.receipts import File
from data_gen.template import reference

OF_FILES = read(DATA_GEN / "shards" / "records.sql")
CHECKSUMS = read(DATA_GEN / "records" / "checksums.sql")
STORED = read(DATA_GEN / "tables" / "records.sql")


class Source(Protocol):
    """A source of the records of a shard."""

    def fill(
        self, connection: duckdb.DuckDBPyConnection, attempt: Attempt, quiet: bool
    ) -> dict[str, int]:
        """Write all records by `attempt`, count every cube; return the checksums of columns."""

    def list_files(self) -> list[File]:
        """Return the files that the records are from; empty if they are made from the seed."""


@dataclass(frozen=True)
class Generated:
    """Records of the plan, made from the seed, counted and summed chunk by chunk."""

    def fill(
        self, connection: duckdb.DuckDBPyConnection, attempt: Attempt, quiet: bool
    ) -> dict[str, int]:
        """As Source; raise TotalsDisagree if other records were written than made."""
        world, todo = attempt.plan.world, attempt.plan.batches(attempt.shard)
        rows = sum(batch.record_count for batch in todo)
        tables = read_tables(connection, world, reference(connection, world))
        filler = Filler(connection, tables, rows, lambda: attempt.keep_records(connection))
        what = f"shard {attempt.shard}"
        with tqdm(total=rows, unit=" records", unit_scale=True, disable=quiet, desc=what) as bar:
            filler.fill(todo, threads(connection), bar.update)
        if attempt.records != rows:
            raise TotalsDisagree(f"{what} wrote other records than it made")
        cubes.store(connection, tables, filler.tallies)
        return filler.sums.sums

    def list_files(self) -> list[File]:
        """As Source: an empty list."""
        return []


@dataclass(frozen=True)
class Table:
    """Records of Parquet files with the columns of `codes`, counted by the cubes' own SQL.

    They must have the totals that the plan has for this shard, or `gather` refuses them.
    """

    paths: Sequence[str]

    def fill(
        self, connection: duckdb.DuckDBPyConnection, attempt: Attempt, quiet: bool
    ) -> dict[str, int]:
        """As Source; a missing column or an unknown word raises DuckDB's error."""
        reference(connection, attempt.plan.world)
        connection.read_parquet(list(self.paths)).create_view("sharded_records")
        connection.execute(OF_FILES)
        deque(recount(connection, cubes.CUBES), maxlen=0)
        connection.execute(CHECKSUMS)
        sums = connection.execute("from record_checksums()").fetchall()
        connection.execute("alter view records rename to records_of_files")
        connection.execute(STORED)
        connection.table("records_of_files").insert_into("records")
        attempt.keep_records(connection)
        return dict(sums)

    def list_files(self) -> list[File]:
        """As Source: each with its name, rows, bytes and SHA-256."""
        with open_connection() as connection:
            rows = [len(connection.read_parquet(path)) for path in self.paths]
        paths = map(Path, self.paths)
        return [File.of(path.name, path, count) for path, count in zip(paths, rows, strict=True)]
