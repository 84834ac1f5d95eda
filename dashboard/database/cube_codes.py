"""A cube in memory: a code of one byte for each dimension of each cell, and the counts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from math import prod
from typing import TypeAlias

import duckdb
import numpy
from numpy.typing import NDArray

ROWS = 3_000_000  # cells of a cube at most: a larger one takes too much memory
FEW = 8  # codes that are compared one by one
EPOCH = date(1970, 1, 1)
NULL = -1
NUMBERS = ("UTINYINT", "USMALLINT", "INTEGER")

# The first axis is the counts, the number of cells last; then one axis for each dimension.
Sums: TypeAlias = NDArray[numpy.integer]
Names: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Classes:
    """Classes of cells: {values of these dimensions: the class}, as text."""

    keys: Names
    of: Mapping[tuple[str, ...], str]


@dataclass(frozen=True)
class Cube:
    """The values of a cube's dimensions as text, and the codes and counts of its cells.

    A code is the position of a value in its dimension. The text of null is empty.
    """

    values: Mapping[str, Sequence[str]]
    codes: Mapping[str, NDArray[numpy.uint8]]
    counts: Mapping[str, NDArray[numpy.integer]]

    def shape(self, dimensions: Names) -> tuple[int, ...]:
        """Return the number of values of each of these dimensions."""
        return tuple(len(self.values[name]) for name in dimensions)

    def add_up(self, dimensions: Names, chosen: Mapping[str, Sequence[int]] | None = None) -> Sums:
        """Return the sums of the cells with these codes by these dimensions; by default of all."""
        shape, rows = self.shape(dimensions), self._find_rows(chosen or {})
        places = numpy.zeros(self._size, numpy.int32)[rows]
        for name, size in zip(dimensions, shape, strict=True):
            places = places * numpy.int32(size) + self.codes[name][rows]
        # Sums of floats are exact here: no count has more than fifteen digits.
        counts = [numpy.bincount(places, each[rows], prod(shape)) for each in self.counts.values()]
        cells = numpy.bincount(places, minlength=prod(shape))
        return narrow(numpy.stack([*counts, cells]).reshape(len(counts) + 1, *shape))

    def find_codes(self, selection: Mapping[str, Names]) -> dict[str, list[int]]:
        """Return {dimension: the codes of the selected values}."""
        return {
            name: [code for code, value in enumerate(self.values[name]) if value in chosen]
            for name, chosen in selection.items()
        }

    def _find_rows(self, chosen: Mapping[str, Sequence[int]]) -> NDArray[numpy.intp] | slice:
        """Return the places of the cells with one of the codes of each dimension, rarest first."""
        rows: NDArray[numpy.intp] | slice = slice(None)
        for name in sorted(chosen, key=lambda each: len(chosen[each]) / len(self.values[each])):
            found = numpy.flatnonzero(_is_one_of(self.codes[name][rows], chosen[name]))
            rows = found if isinstance(rows, slice) else rows[found]
        return rows

    def classify(self, name: str, classes: Classes) -> "Cube":
        """Return the cube with a further dimension: the class of each cell, or an empty text."""
        shape = self.shape(classes.keys)
        places = numpy.ravel_multi_index([self.codes[key] for key in classes.keys], shape)
        kinds = ["", *sorted({*classes.of.values()})]
        number = {kind: place for place, kind in enumerate(kinds)}
        combined = product(*(self.values[key] for key in classes.keys))
        codes = [number[classes.of.get(values, "")] for values in combined]
        added = numpy.array(codes, numpy.uint8)[places]
        return replace(self, values={**self.values, name: kinds}, codes={**self.codes, name: added})

    @property
    def _size(self) -> int:
        return len(next(iter(self.counts.values())))


def read(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    types: Mapping[str, str],
    counts: Sequence[str],
) -> Cube | None:
    """Return a cube of these columns and counts; nothing for one that is too large.

    `types` is {column: type}.
    """
    dimensions = [name for name in types if not name.endswith("_count")]
    codes = [f"{_write_code(name, types[name])} as {name}" for name in dimensions]
    with connection.cursor() as cursor:
        ((rows,),) = cursor.execute(f"select count(*) from {table}").fetchall()
        if rows > ROWS:
            return None
        columns = cursor.execute(f"select {', '.join([*codes, *counts])} from {table}").fetchnumpy()
        writers = {name: _writer(cursor, types[name]) for name in dimensions}
    dense = {name: _number(columns[name]) for name in dimensions}
    return Cube(
        {name: [*map(writers[name], used)] for name, (used, _) in dense.items()},
        {name: places for name, (_, places) in dense.items()},
        {name: narrow(columns[name]) for name in counts},
    )


def _is_one_of(codes: NDArray[numpy.uint8], chosen: Sequence[int]) -> NDArray[numpy.bool_]:
    """Return whether each code is chosen; a few comparisons take less time than a table.

    >>> _is_one_of(numpy.array([3, 1, 2], numpy.uint8), [2, 3]).tolist()
    [True, False, True]
    """
    if len(chosen) > FEW:
        table = numpy.zeros(256, bool)
        table[[*chosen]] = True
        return table[codes]
    found = numpy.zeros(codes.size, bool)
    for code in chosen:
        found |= codes == numpy.uint8(code)
    return found


def narrow(counts: NDArray) -> NDArray:
    """Return counts in four bytes each where they fit, as the sums of most databases do."""
    fits = not counts.size or counts.max() <= numpy.iinfo(numpy.int32).max
    return counts.astype(numpy.int32 if fits else numpy.int64)


def _number(codes: NDArray) -> tuple[list[int], NDArray]:
    """Return the codes in use, in order, and the position of each cell's code among them.

    Example:

        >>> used, places = _number(numpy.array([7, NULL, 7, 3]))
        >>> used, places.tolist()
        ([-1, 3, 7], [2, 0, 2, 1])
    """
    shifted = codes - codes.dtype.type(NULL)
    used = numpy.flatnonzero(numpy.bincount(shifted))
    places = numpy.zeros(used[-1] + 1 if used.size else 1, numpy.uint8)
    places[used] = numpy.arange(used.size)
    return [code + NULL for code in used.tolist()], places[shifted]


def _write_code(name: str, kind: str) -> str:
    """Return the SQL of a small number that encodes a value."""
    if kind == "DATE":
        code = f"date_diff('day', date '{EPOCH}', {name})"
    elif kind == "BOOLEAN" or kind in NUMBERS:
        code = name
    else:
        code = f"enum_code({name})"
    return f"coalesce({code}::smallint, {NULL})::smallint"


def _writer(cursor: duckdb.DuckDBPyConnection, kind: str) -> Callable[[int], str]:
    """Return the function that decodes a code to DuckDB's text of the value."""
    if kind == "DATE":
        return lambda code: f"{EPOCH + timedelta(days=code)}" if code != NULL else ""
    if kind == "BOOLEAN":
        return {NULL: "", 0: "false", 1: "true"}.__getitem__
    if kind in NUMBERS:
        return lambda code: str(code) if code != NULL else ""
    ((labels,),) = cursor.execute(f"select enum_range(null::{kind})").fetchall()
    return {NULL: "", **dict(enumerate(labels))}.__getitem__
