"""The table `records` filled: NumPy makes, counts and sums one chunk while DuckDB stores another."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import duckdb
from numpy.typing import NDArray

from data_gen.cubes.banded import banded
from data_gen.cubes.counted import Tallies
from data_gen.draws.blocks import Block
from data_gen.records.checksums import Sums
from data_gen.records.columns import Columns
from data_gen.records.made import STORED, Batch, Made, batches, make

CHUNK_BATCHES = 15  # handed over together, as each insert takes a twelfth of a second of its own


class Filler:
    """Makes chunks of records, and keeps their counts by cube and the sums of their columns."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, tables: SimpleNamespace, rows: int
    ) -> None:
        self.columns = Columns(connection, "records")
        self.tables, self.tallies, self.sums = tables, Tallies(rows), Sums()

    def fill(self, blocks: list[Block], progress: Callable[[int], object]) -> None:
        """Store all records of the blocks, telling `progress` how many, each time that some are.

        One thread makes them: two would wait for each other, as NumPy holds the interpreter while
        it counts.
        """
        todo = list(batches(blocks))
        chunks = [todo[at : at + CHUNK_BATCHES] for at in range(0, len(todo), CHUNK_BATCHES)]
        with ThreadPoolExecutor(1) as maker:
            coming = maker.submit(self.chunk, chunks[0])
            for following in [*chunks[1:], []]:
                codes = coming.result()
                coming = maker.submit(self.chunk, following)
                self.columns.insert(codes)
                progress(len(codes["record_id"]))

    def chunk(self, chunk: list[Batch]) -> dict[str, NDArray]:
        """Return the columns of `records` of these batches, counted and summed on the way."""
        codes, at = self.columns.empty(sum(batch.record_count for batch in chunk)), 0
        for batch in chunk:
            made = make(self.tables, batch)
            self._count(made)
            for part in (made.primaries, made.copies):
                end = at + len(part.record_id)
                for name in STORED:
                    codes[name][at:end] = vars(part)[name]
                at = end
        return codes

    def _count(self, made: Made) -> None:
        parts = made.primaries, made.copies
        for part in parts:
            self.sums.add(part)
        self.tallies.add(*(banded(self.tables, part) for part in parts), made.owner)
