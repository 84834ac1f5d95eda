"""Make records in chunks: NumPy counts and sums one while DuckDB stores the one before it."""

from collections import deque
from collections.abc import Callable, Sequence
from threading import Lock
from types import SimpleNamespace
from typing import TypeAlias

import duckdb
from numpy.typing import NDArray

from data_gen.ahead import ahead
from data_gen.cubes.banded import band_records
from data_gen.cubes.counted import Tallies
from data_gen.records.checksums import Sums, column_sums
from data_gen.records.column_codes import Columns
from data_gen.records.made import Batch, Made, make
from data_gen.records.register import STORED

CHUNK_BATCHES = 8  # inserted together: an insert has an overhead of a twelfth of a second
MOST_MAKERS = 2  # more would wait for each other: NumPy holds the GIL while it counts


Codes: TypeAlias = dict[str, NDArray]  # an array for each column of `records`


class Filler:
    """Makes chunks of records, and keeps their counts by cube and the checksums of their columns.

    Each chunk is inserted into `records`; then `stored` is called, if it is set.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        tables: SimpleNamespace,
        rows: int,
        stored: Callable[[], object] | None = None,
    ) -> None:
        self.columns, self.stored = Columns(connection, "records"), stored
        self.tables, self.tallies, self.sums = tables, Tallies(rows), Sums()
        self.counting = Lock()

    def fill(self, todo: list[Batch], threads: int, progress: Callable[[int], object]) -> None:
        """Store all records of the batches; call `progress` with the count after each insert.

        They are made and inserted in chunks of eight batches, each of 65 MB.
        """
        for codes in ahead(self.chunk, split(todo), min(threads, MOST_MAKERS)):
            self.columns.insert(codes)
            if self.stored:
                self.stored()
            progress(len(codes["record_id"]))
            del codes

    def chunk(self, chunk: Sequence[Batch]) -> Codes:
        """Return the columns of `records` of these batches, counted and summed on the way."""
        return write_codes(self.columns, self.tables, chunk, self._count)

    def _count(self, made: Made) -> None:
        parts = made.primaries, made.copies
        sums = [column_sums(part) for part in parts]
        levels = band_records(self.tables, made.primaries), band_records(self.tables, made.copies)
        with self.counting:
            for each in sums:
                self.sums.add(each)
            self.tallies.add(*levels, made.owner)


def split(todo: Sequence[Batch], size: int = CHUNK_BATCHES) -> list[Sequence[Batch]]:
    """Return the batches in chunks of this size; the last one may be smaller."""
    return [todo[at : at + size] for at in range(0, len(todo), size)]


def write_codes(
    columns: Columns,
    tables: SimpleNamespace,
    chunk: Sequence[Batch],
    show: Callable[[Made], object] | None = None,
) -> Codes:
    """Return the columns of `records` for these batches; call `show` with each batch made."""
    codes, at = columns.empty(sum(batch.record_count for batch in chunk)), 0
    for batch in chunk:
        made = make(tables, batch)
        if show:
            show(made)
        at = _write(made, codes, at)
        del made  # frees its memory before the next one is made
    return codes


def store_alone(
    connection: duckdb.DuckDBPyConnection, tables: SimpleNamespace, batch: Batch
) -> Made:
    """Store the records of one batch without counting them, and return them."""
    columns, shown = Columns(connection, "records"), deque[Made]()
    columns.insert(write_codes(columns, tables, [batch], shown.append))
    return shown.pop()


def _write(made: Made, codes: Codes, at: int) -> int:
    """Write the records into the columns from a row on; return the row after the last."""
    for part in (made.primaries, made.copies):
        end = at + len(part.record_id)
        for name in STORED:
            codes[name][at:end] = vars(part)[name]
        at = end
    return at
