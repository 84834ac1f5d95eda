"""Count who shares a set of facts with how many others: pack keys, sort them, measure their runs.

A key is a number of 64 bits: the facts of a record, then its cell. Records of the same facts are
one run of the sorted keys, and their cells stand in the lowest bits.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import duckdb
import numpy
from numpy.typing import NDArray
from tqdm import tqdm

from breachlab.paths import DATA_GEN, read
from data_gen.identifiability.key_sets import BITS, CELL_BITS
from data_gen.prefetch import prefetch
from data_gen.records.columns import DAY_ZERO, Columns

CODES = read(DATA_GEN / "identifiability" / "codes.sql")
MACROS = read(DATA_GEN / "records" / "macros.sql")
EXTENT = "select count(*), min(record_id), max(record_id) from records"
KEY_SETS = "select key_set_id, facts from key_sets order by key_set_number"
# Of each age band but the oldest: who was born on this day or before is too old for it.
TOO_OLD = """
    select anniversary((last_age + 1)::integer)
    from age_bands
    where last_age is not null
    order by first_age desc
"""
THREADS = "select current_setting('threads')"
AT_ONCE = 1_000_000  # records: a build counts worlds up to this size
READ_AT_ONCE = 1_000_000
BLOCK = 2**14  # records: what is computed of them fits in the cache of a core
MOST_SORTS = 2  # sets that are counted side by side: the keys of each take 8 bytes a record
DAYS = numpy.arange(2**16)  # since 1929
NO_DAY = 2**16 - 1
# {fact: the column that it is read from}, where another name stands there.
COLUMNS = {
    "birth_year": "birth_day",
    "birth_month": "birth_day",
    "birth_date": "birth_day",
    "departement": "departement_code",
    "commune": "locality",
    "postcode": "locality",
    "first_registration": "first_registered_day",
}
CELL = ("departement_code", "sex", "age_band", "status")
# The band of a number of others up to 100: 0, 1-4, 5-9, 10-99, 100 and over.
BANDS = numpy.repeat(numpy.arange(5, dtype=numpy.uint8), [1, 4, 5, 90, 1])
BAND_COUNT = len(set(BANDS))


@dataclass(frozen=True)
class Fact:
    """A fact of all records: codes of a column, and the fact that each code stands for.

    What is not on file has the code `nothing`, and is a fact of its own.
    """

    codes: NDArray
    nothing: int
    meanings: NDArray | None = None  # none: each code is the fact

    def read(self, part: slice) -> NDArray:
        """Return the fact of some records."""
        codes = self.codes[part]
        return codes if self.meanings is None else self.meanings.take(codes)

    @property
    def is_empty(self) -> bool:
        """True if no record has the fact on file."""
        return bool((self.codes == self.nothing).all())


def count_key_sets(
    connection: duckdb.DuckDBPyConnection,
    quiet: bool,
    tell: Callable[[int, int], object] = lambda done, count: None,
) -> dict[str, float]:
    """Count every set of `key_sets` over `records` into the empty `identifiability_cube`.

    Return the seconds of each set. A set with a fact that no record has is left out. `tell` is
    called with the number of sets that are done and the number of all.
    """
    sets = connection.execute(KEY_SETS).fetchall()
    ((threads,),) = connection.execute(THREADS).fetchall()
    table = Columns(connection, "identifiability_cube", {"key_set_id": [name for name, _ in sets]})
    sizes = [len(table.lists[name]) + 1 for name in CELL]  # null is a value, too
    facts, cells = _read_records(connection, sizes)
    nobody_has = {name for name, fact in facts.items() if fact.is_empty}

    def count(names: Sequence[str]) -> tuple[NDArray | None, float]:
        start = time.perf_counter()
        if not nobody_has.isdisjoint(names):
            return None, 0
        keys = _pack([(facts[name], BITS[name]) for name in names], cells)
        keys.sort()
        return _measure_runs(keys, prod(sizes)), time.perf_counter() - start

    seconds: dict[str, float] = {}
    found: list[dict[str, NDArray]] = []
    counted = prefetch(count, [names for _, names in sets], min(threads, MOST_SORTS))
    with tqdm(total=len(sets), unit=" set", disable=quiet, desc="sets of facts") as bar:
        for number, (counts, taken) in enumerate(counted):
            key_set_id, names = sets[number]
            if counts is None:
                missing = ", ".join(sorted(nobody_has.intersection(names)))
                bar.write(f"{key_set_id}: left out, nobody has {missing}")
            else:
                found.append(_list_cells(counts, sizes, number))
                seconds[key_set_id] = round(taken, 3)
            bar.update()
            tell(number + 1, len(sets))
    for codes in found:
        table.insert(codes)
    return seconds


def _read_records(
    connection: duckdb.DuckDBPyConnection, sizes: Sequence[int]
) -> tuple[dict[str, Fact], NDArray]:
    """Return each fact of all records by its name, and the cell of each record.

    A cell is the number of a record's values of CELL, which have so many values each; doubled, and
    odd for a primary record.
    """
    connection.execute(MACROS)
    too_old = [day for (day,) in connection.execute(TOO_OLD).fetchall()]
    age_bands = len(too_old) - numpy.searchsorted(too_old, DAYS)
    age_bands[NO_DAY] = len(too_old)  # as records/banded.sql has it
    records = connection.sql("from records")
    kinds = zip(records.columns, records.types, strict=True)
    words: dict[str, Any] = {name: kind.children[0][1] for name, kind in kinds if kind.id == "enum"}
    ((count, first, last),) = connection.execute(EXTENT).fetchall()
    columns: dict[str, NDArray] = {}
    cells, end = numpy.zeros(count, dtype=numpy.uint16), 0
    for start in range(first or 0, (last or 0) + 1, READ_AT_ONCE):
        span = {"first_record": start, "last_record": start + READ_AT_ONCE - 1}
        codes = {
            name: numpy.ma.filled(values, len(words[name]) if name in words else NO_DAY)
            for name, values in connection.execute(CODES, span).fetchnumpy().items()
        }
        codes["age_band"] = age_bands.take(codes["birth_day"])
        part = slice(end, end := end + len(codes["sex"]))
        for name, size in zip((*CELL, "is_primary"), (*sizes, 2), strict=True):
            cells[part] *= size
            cells[part] += codes[name].astype(numpy.uint16)
        for name in {COLUMNS.get(fact, fact) for fact in BITS}:
            if name not in columns:
                columns[name] = numpy.empty(count, dtype=codes[name].dtype)
            columns[name][part] = codes[name]
    return _list_facts(columns, words), cells


def _list_facts(
    columns: Mapping[str, NDArray], words: Mapping[str, Sequence[str]]
) -> dict[str, Fact]:
    """Return each fact by its name, from columns of codes and the words of those codes."""
    born = DAY_ZERO + DAYS
    meanings = {
        "birth_year": born.astype("datetime64[Y]") - DAY_ZERO.astype("datetime64[Y]"),
        "birth_month": born.astype("datetime64[M]") - DAY_ZERO.astype("datetime64[M]"),
        "commune": _number([word[:5] for word in words["locality"]]),
        "postcode": _number([word[6:] for word in words["locality"]]),
    }
    facts = {}
    for fact in BITS:
        column = COLUMNS.get(fact, fact)
        nothing = len(words[column]) if column in words else NO_DAY
        meaning = meanings.get(fact)
        of_code = None if meaning is None else meaning.astype(numpy.uint16)
        facts[fact] = Fact(columns[column], nothing, of_code)
    return facts


def _number(words: Sequence[str]) -> NDArray:
    """Return the number of each word among the different ones, and one more for null."""
    different, numbers = numpy.unique(words, return_inverse=True)
    return numpy.append(numbers, len(different))


def _pack(facts: Sequence[tuple[Fact, int]], cells: NDArray) -> NDArray:
    """Return the key of each record: facts of so many bits each, then its cell."""
    keys = numpy.zeros(len(cells), dtype=numpy.uint64)
    for start in range(0, len(cells), BLOCK):
        part = slice(start, start + BLOCK)
        packed = keys[part]
        for fact, bits in facts:
            packed <<= numpy.uint64(bits)
            packed |= fact.read(part)
        packed <<= numpy.uint64(CELL_BITS)
        packed |= cells[part]
    return keys


def _measure_runs(keys: NDArray, cell_count: int) -> NDArray:
    """Return how many records each cell has, by the bands of others who share their facts.

    The result is [cell, is primary, band of other records, band of other persons]; `keys` are
    sorted. A person is a primary record: of facts that no primary record has, nobody asks.
    """
    counts = numpy.zeros(cell_count * 2 * BAND_COUNT**2, dtype=numpy.uint32)
    mask, end = numpy.uint64(2**CELL_BITS - 1), 0
    while end < len(keys):
        start, end = end, min(end + BLOCK, len(keys))
        end += int(numpy.searchsorted(keys[end:], keys[end - 1] | mask, side="right"))  # of the run
        facts = keys[start:end] >> numpy.uint64(CELL_BITS)
        is_first = numpy.ones(len(facts) + 1, dtype=bool)
        numpy.not_equal(facts[1:], facts[:-1], out=is_first[1:-1])
        firsts = numpy.flatnonzero(is_first)  # and the end
        records = numpy.diff(firsts)
        cells = keys[start:end].astype(numpy.uint16)
        primary = numpy.cumsum(cells & 1, dtype=numpy.int32)
        persons = numpy.diff(primary[firsts[1:] - 1], prepend=0)
        bands = BANDS.take(records - 1, mode="clip") * BAND_COUNT
        bands += BANDS.take(persons - 1, mode="clip")
        counted = cells.astype(numpy.intp) * BAND_COUNT**2
        counted += numpy.repeat(bands, records)
        numpy.add.at(counts, counted, numpy.uint32(1))
    return counts.reshape(cell_count, 2, BAND_COUNT, BAND_COUNT)


def _list_cells(counts: NDArray, sizes: Sequence[int], key_set: int) -> dict[str, NDArray]:
    """Return the cells of a set that are not empty, as codes of identifiability_cube."""
    # By bands of other records, and of other persons; a sum over short axes takes twice as long.
    records = numpy.einsum("cprq->cr", counts)
    persons = numpy.einsum("crq->cq", counts[:, 1])
    cells, bands = numpy.nonzero(records | persons)
    codes = {"key_set_id": numpy.full(len(cells), key_set), "others_band": bands}
    for name, size, values in zip(CELL, sizes, numpy.unravel_index(cells, sizes), strict=True):
        codes[name] = numpy.where(values < size - 1, values, -1)
    codes["record_count"], codes["person_count"] = records[cells, bands], persons[cells, bands]
    return codes
