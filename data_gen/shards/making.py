"""Make one shard: its records as Parquet, its cubes, and a receipt that marks it complete.

Its records come from the generator, or from a table with the columns; all later steps are the same.
A team that has mapped its own invented register to these columns, in any engine, begins here.
"""

import importlib.util
import os
import platform
import secrets
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import numpy
from tqdm import tqdm

from breachlab.cli.arguments import Arguments, command_line
from breachlab.errors import TotalsDisagree, write_count
from breachlab.paths import DATA_GEN, read
from breachlab.store import memory
from breachlab.store.connections import open_connection
from breachlab.words.language import refuse
from data_gen import cubes, machine, table_sql
from data_gen.build import threads
from data_gen.records.made import Codes, Filler
from data_gen.records.record_tables import read_tables
from data_gen.shards.plan import COLUMNS, File, Plan, Receipt, add_shards, keep, read_or_plan, whole
from data_gen.shards.store import Folder, Store, cube_name, opened_store, records_name
from data_gen.tables import recount
from data_gen.template import reference
from data_gen.world import whole as whole_number

if TYPE_CHECKING:
    from data_gen.shards.texts import Texts

STAYS = "stays_others"
COUNTS = read(DATA_GEN / "records" / "counts.sql")
IN_ORDER = read(DATA_GEN / "records" / "in_order.sql")
SELECTED = {columns: table_sql.write(f"{columns}_of_shards") for columns in COLUMNS}
ROW_GROUP = 122_880  # DuckDB's default: the rows that a thread reads at once


def run(arguments: list[str]) -> int:
    """Make the shard that the arguments name, unless it exists; return the exit code."""
    options = _parser(arguments).parse_args(arguments)
    limits, store = machine.limits(options), opened_store(options.parquet)
    plan = read_or_plan(store, options)
    shard = whole_number("--shard", options.shard, 0, plan.shards - 1)
    if existing := whole(store, plan, shard).get(shard):
        keep(store, plan)  # its file may have been lost
        if not options.quiet:
            print(f"shard {shard} is there already: {existing.name}", flush=True)
        return 0
    rows = sum(batch.record_count for batch in plan.batches(shard))
    machine.check_shard_room(store.path if isinstance(store, Folder) else None, rows, plan.columns)
    keep(store, plan)
    with machine.explain_room(STAYS, "--parquet URI", machine.memory_bytes(rows)):
        receipt = make_shard(plan, shard, store, limits, options.quiet)
    if not options.quiet:
        size = sum(file.bytes for file in receipt.files)
        rate = receipt.records / receipt.seconds
        print(
            f"shard {shard} of {plan.shards:,}: {receipt.records:,} records of "
            f"{receipt.persons:,} persons, SYNTHETIC, {rate:,.0f} records a second, "
            f"{size / 1e6:,.1f} MB in {write_count(len(receipt.files), 'file')}, "
            f"under {store.name}",
            flush=True,
        )
    return 0


def _parser(words: list[str]) -> Arguments:
    parser = command_line("data_gen shard", words)
    parser.add_argument("--shard", required=True)
    add_shards(parser)
    return parser


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
        """Write the stored records to a file, in their order, and empty the table."""
        name = records_name(self.shard, self.name, len(self.files))
        ((records, persons),) = connection.execute(COUNTS).fetchall()
        self.files.append(self._keep(name, connection.sql(SELECTED[self.plan.columns]), records))
        self.persons += persons
        connection.execute("drop table records")
        connection.execute(table_sql.write("records"))

    def keep_texts(self, texts: "Texts", codes: Codes) -> None:
        """Write records with their texts to a file, in their order."""
        name, count = records_name(self.shard, self.name, len(self.files)), len(codes["record_id"])
        with self.store.open_path(name) as path:
            texts.write(codes, path, ROW_GROUP)
            self.files.append(File.of(name, path, count))
        self.persons += int(numpy.count_nonzero(codes["drift"] == texts.codes["drift"]["none"]))

    def keep_cubes(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Write every counted cube to a file."""
        for cube in cubes.CUBES:
            relation = connection.table(cube)
            name = cube_name(self.shard, self.name, cube)
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
            versions={
                "duckdb": duckdb.__version__,
                "numpy": numpy.__version__,
                "python": platform.python_version(),
            },
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


@dataclass(frozen=True)
class Generated:
    """Records of the plan, made from the seed, counted and summed chunk by chunk.

    As of any source, `fill` writes all records by the attempt, counts every cube and returns the
    checksums of columns; `list_files` returns the files that the records are from.
    """

    def fill(
        self, connection: duckdb.DuckDBPyConnection, attempt: Attempt, quiet: bool
    ) -> dict[str, int]:
        """Make the records; raise TotalsDisagree if other ones were written than made."""
        world, todo = attempt.plan.world, attempt.plan.batches(attempt.shard)
        rows = sum(batch.record_count for batch in todo)
        tables = read_tables(connection, world, reference(connection, world))
        texts = _read_texts(connection) if attempt.plan.columns == "text" else None

        def keep(codes: Codes) -> None:
            if texts:
                attempt.keep_texts(texts, codes)
            else:
                filler.columns.insert(codes)
                attempt.keep_records(connection)

        besides = texts.READ_BESIDES if texts else ()
        filler = Filler(connection, tables, rows, keep, besides)
        what = f"shard {attempt.shard}"
        with tqdm(total=rows, unit=" records", unit_scale=True, disable=quiet, desc=what) as bar:
            filler.fill(todo, threads(connection), bar.update)
        if attempt.records != rows:
            raise refuse(TotalsDisagree, "other_records", shard=attempt.shard)
        cubes.store(connection, tables, filler.tallies)
        return filler.sums.sums

    def list_files(self) -> list[File]:
        """Return none: the records are from the seed."""
        return []


def _read_texts(connection: duckdb.DuckDBPyConnection) -> "Texts | None":
    """Return what makes texts by PyArrow; null if it is not installed, as the view then does."""
    if importlib.util.find_spec("pyarrow") is None:
        return None
    from data_gen.shards.texts import Texts

    return Texts(connection)


@dataclass(frozen=True)
class Table:
    """Records of Parquet files with the columns of `codes`, counted by the cubes' own SQL.

    They must have the totals that the plan has for this shard, or `gather` refuses them.
    """

    paths: Sequence[str]

    def fill(
        self, connection: duckdb.DuckDBPyConnection, attempt: Attempt, quiet: bool
    ) -> dict[str, int]:
        """Read the records; a missing column or an unknown word raises DuckDB's error."""
        reference(connection, attempt.plan.world)
        connection.read_parquet(list(self.paths)).create_view("sharded_records")
        connection.execute(table_sql.write("records_of_shards"))
        deque(recount(connection, cubes.CUBES), maxlen=0)
        connection.execute(table_sql.write("record_checksums"))
        sums = connection.execute("from record_checksums()").fetchall()
        connection.execute("alter view records rename to records_of_files")
        connection.execute(table_sql.write("records"))
        connection.table("records_of_files").insert_into("records")
        connection.execute(IN_ORDER)
        attempt.keep_records(connection)
        return dict(sums)

    def list_files(self) -> list[File]:
        """Return the files, each with its name, rows, bytes and SHA-256."""
        with open_connection() as connection:
            rows = [len(connection.read_parquet(path)) for path in self.paths]
        paths = map(Path, self.paths)
        return [File.of(path.name, path, count) for path, count in zip(paths, rows, strict=True)]


Source = Generated | Table
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
