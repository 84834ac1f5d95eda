"""Make records batch by batch: each person once, then the copies from the persons.

Chunks of batches are stored: NumPy counts and sums one while DuckDB stores the one before it.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import Lock
from types import SimpleNamespace
from typing import TypeAlias

import duckdb
import numpy
from numpy.typing import NDArray

from data_gen.cubes.banded import band_records
from data_gen.cubes.counted import Tallies
from data_gen.draws.blocks import GROUP_RECORDS, Block
from data_gen.prefetch import prefetch
from data_gen.records import copies, persons
from data_gen.records.columns import STORED, Columns, Sums, column_sums

BATCH_GROUPS = (
    240  # a quarter of a million records; with fewer, calls to NumPy cost more than its work
)
# Columns that a copy takes from its person: stored ones, and those that steps read.
TAKEN = (
    *(name for name in STORED if name not in ("record_id", "drift")),
    "person_base",
    "birth_departement_number",
    "residence_row",
    "breach_mask",
    "agency_number",
)
Ids = NDArray[numpy.integer]
Numbers = tuple[Ids, Ids, Ids, Ids]  # primary records; owners, records, copy numbers of copies
CHUNK_BATCHES = 8  # inserted together: an insert has an overhead of a twelfth of a second
MOST_MAKERS = 2  # more would wait for each other: NumPy holds the GIL while it counts
Codes: TypeAlias = dict[str, NDArray]  # an array for each column of `records`


@dataclass(frozen=True)
class Batch:
    """Neighbouring groups of one block, from the first up to the end (exclusive)."""

    block: Block
    first_group: int
    end_group: int

    @property
    def record_count(self) -> int:
        """The number of records in the groups."""
        end = min(self.end_group * GROUP_RECORDS, self.block.record_count)
        return end - self.first_group * GROUP_RECORDS


def batches(
    blocks: list[Block], groups: int = BATCH_GROUPS, within: range | None = None
) -> Iterator[Batch]:
    """Yield batches of so many groups; the last of each block may have fewer.

    `within`: the range of groups to yield, counted through all blocks; by default all.
    """
    before = 0
    for block in blocks:
        first, end = 0, block.group_count
        if within is not None:
            first, end = max(within.start - before, 0), min(within.stop - before, end)
        for group in range(first, end, groups):
            yield Batch(block, group, min(group + groups, end))
        before += block.group_count


@dataclass(frozen=True)
class Made:
    """The records of a batch: one primary record a person, and the copies.

    Both have an array for each column of `records`, of the views and of the steps. `owner` has, for
    each copy, the row of its person among the primaries.
    """

    primaries: SimpleNamespace
    copies: SimpleNamespace
    owner: NDArray[numpy.intp]


def make(tables: SimpleNamespace, batch: Batch) -> Made:
    """Return the records of a batch, made by the steps of persons.py, then of copies.py."""
    made = assign_records(tables, batch)
    primaries, copied = made.primaries, made.copies
    for step in persons.STEPS:
        vars(primaries).update(step(tables, primaries))
    vars(primaries)["drift"] = numpy.zeros_like(primaries.sex)
    for name in TAKEN:
        vars(copied)[name] = vars(primaries)[name].take(made.owner)
    for step in (*copies.STEPS, persons.of_former_region):
        vars(copied).update(step(tables, copied))
    return made


def assign_records(tables: SimpleNamespace, batch: Batch) -> Made:
    """Return the records of a batch with their numbers only.

    They are the record_id of all, the number of each person in the block, and the number of each
    copy among those of its person.
    """
    block = batch.block
    is_cut = batch.end_group * GROUP_RECORDS > block.record_count
    parts = [_in_whole_groups(tables.owners, batch, batch.end_group - is_cut)]
    if is_cut:
        parts.append(_in_short_group(batch))
    primary_record, owner, copy_record, copy_number = (
        numpy.concatenate(each) for each in zip(*parts, strict=True)
    )
    first, end = (block.first_person_of(group) for group in (batch.first_group, batch.end_group))
    person_number = numpy.arange(first, end, dtype=numpy.uint32)
    first_id = numpy.uint32(block.first_record + 1)
    return Made(
        SimpleNamespace(
            block=block, person_number=person_number, record_id=primary_record + first_id
        ),
        SimpleNamespace(block=block, record_id=copy_record + first_id, copy_number=copy_number),
        owner,
    )


def _in_whole_groups(owners: SimpleNamespace, batch: Batch, end_group: int) -> Numbers:
    """Return the numbers of primary records and of copies, for groups of 1,024 records.

    A group stands for 877 persons, or for 876: then its last record is a second one of the last
    person.
    """
    groups = numpy.arange(batch.first_group, end_group + 1)
    first_person = numpy.array([batch.block.first_person_of(group) for group in groups.tolist()])
    start, counts = groups[:-1, None] * GROUP_RECORDS, numpy.diff(first_person)[:, None]
    is_primary = owners.copy_number == 0
    slots = owners.group_slot[is_primary]
    primary = (start + slots)[numpy.arange(len(slots)) < counts]
    slot, person, number = (
        numpy.append(column[~is_primary], last)
        for column, last in (
            (owners.group_slot, GROUP_RECORDS - 1),
            (owners.person_in_group, len(slots) - 2),
            (owners.copy_number, 1),
        )
    )
    is_there = (numpy.arange(len(slot)) < len(slot) - 1) | (counts < len(slots))
    owner = (first_person[:-1, None] - first_person[0] + person)[is_there]
    numbers = numpy.broadcast_to(number, is_there.shape)[is_there]
    return _number(primary, owner, (start + slot)[is_there], numbers)


def _in_short_group(batch: Batch) -> Numbers:
    """Return the numbers of primary records and of copies, for the last, short group.

    All primary records come before the copies, which are spread evenly over the persons.
    """
    block, group = batch.block, batch.end_group - 1
    start, first = group * GROUP_RECORDS, block.first_person_of(group)
    persons, records = block.person_count - first, block.record_count - start
    copy = numpy.arange(records - persons)
    owner = first - block.first_person_of(batch.first_group) + copy * persons // max(len(copy), 1)
    return _number(
        start + numpy.arange(persons), owner, start + persons + copy, numpy.ones_like(copy)
    )


def _number(primary: Ids, owner: Ids, copy: Ids, number: Ids) -> Numbers:
    return (
        primary.astype(numpy.uint32),
        owner.astype(numpy.intp),
        copy.astype(numpy.uint32),
        number.astype(numpy.int32),
    )


class Filler:
    """Makes chunks of records, and keeps their counts by cube and the checksums of their columns.

    Each chunk is inserted into `records`, or handed to `keep` in the order in which one looks for
    people, with what is to be made `besides` the stored columns.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        tables: SimpleNamespace,
        rows: int,
        keep: Callable[[Codes], object] | None = None,
        besides: Sequence[str] = (),
    ) -> None:
        self.columns, self.is_in_order = Columns(connection, "records"), keep is not None
        self.keep, self.besides = keep or self.columns.insert, besides
        self.tables, self.tallies, self.sums = tables, Tallies(rows), Sums()
        self.counting = Lock()

    def fill(self, todo: list[Batch], threads: int, progress: Callable[[int], object]) -> None:
        """Keep all records of the batches; call `progress` with the count after each chunk.

        They are made and inserted in chunks of eight batches, each of 65 MB.
        """
        for codes in prefetch(self.chunk, split(todo), min(threads, MOST_MAKERS)):
            self.keep(codes)
            progress(len(codes["record_id"]))
            del codes

    def chunk(self, chunk: Sequence[Batch]) -> Codes:
        """Return the columns of `records` of these batches, counted and summed on the way."""
        codes = write_codes(self.columns, self.tables, chunk, self._count, self.besides)
        return in_order(codes) if self.is_in_order else codes

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
    besides: Sequence[str] = (),
) -> Codes:
    """Return the columns of `records` for these batches; call `show` with each batch made.

    `besides`: further whole numbers of 32 bits that are made of each record.
    """
    rows, at = sum(batch.record_count for batch in chunk), 0
    codes = columns.empty(rows) | {name: numpy.empty(rows, numpy.uint32) for name in besides}
    for batch in chunk:
        made = make(tables, batch)
        if show:
            show(made)
        for part in (made.primaries, made.copies):
            end = at + len(part.record_id)
            for name in codes:
                codes[name][at:end] = vars(part)[name]
            at = end
        del made, part  # frees their memory before the next ones are made
    return codes


def in_order(codes: Codes) -> Codes:
    """Return records in the order of département, commune and postcode, and record_id."""
    key = codes["departement_code"].astype(numpy.uint64)
    for name, bits in (("locality", 24), ("record_id", 32)):
        key <<= numpy.uint64(bits)
        key |= codes[name].astype(numpy.uint64)
    order = numpy.argsort(key)
    return {name: values.take(order) for name, values in codes.items()}


def store_alone(
    connection: duckdb.DuckDBPyConnection, tables: SimpleNamespace, batch: Batch
) -> Made:
    """Store the records of one batch without counting them, and return them."""
    columns, shown = Columns(connection, "records"), deque[Made]()
    columns.insert(write_codes(columns, tables, [batch], shown.append))
    return shown.pop()
