"""Cubes in memory and their margins: the sums by a few dimensions, of which a selection is a slice.

A cube has a code of one byte for each dimension of each cell, and the counts. The dimensions of a
margin are those of the question and of the selection; it has the sums of all combinations of their
values. It is made once, from a larger margin if one is cached.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from math import prod
from threading import Lock
from typing import TypeAlias

import cachetools
import duckdb
import numpy
from numpy.typing import NDArray

CELLS = 500_000  # of a margin at most: beyond, DuckDB sums its own cells in less time
BYTES = 64_000_000  # of the cache
ROWS = 3_000_000  # cells of a cube at most: a larger one takes too much memory
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

    def add_up(self, dimensions: Names) -> Sums:
        """Return the sums of all cells by these dimensions."""
        shape = self.shape(dimensions)
        places = numpy.zeros(self._size, numpy.int32)
        for name, size in zip(dimensions, shape, strict=True):
            places = places * numpy.int32(size) + self.codes[name]
        # Sums of floats are exact here: no count has more than fifteen digits.
        counts = [numpy.bincount(places, each, prod(shape)) for each in self.counts.values()]
        cells = numpy.bincount(places, minlength=prod(shape))
        return narrow(numpy.stack([*counts, cells]).reshape(len(counts) + 1, *shape))

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


class Margins:
    """A cache of the margins of cubes, least recently used out first.

    `types` are {table: {column: type}}.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, types: Mapping[str, Mapping[str, str]]
    ):
        self._connection = connection
        self._types = types
        self._cubes: dict[str, Cube | None] = {}
        self._kept: cachetools.LRUCache = cachetools.LRUCache(BYTES, lambda sums: sums.nbytes)
        self._lock = Lock()

    def columns(
        self,
        table: str,
        counts: Sequence[str],
        by: Names,
        selection: Mapping[str, Names],
        classes: Mapping[str, Classes] | None = None,
    ) -> dict[str, list] | None:
        """Return {column: values} of the cells that match a selection, summed by dimensions.

        `classes` are further dimensions, by name. Returns nothing where the cube or the margin is
        too large.
        """
        cube = self._cube(table, counts, classes or {})
        if cube is None:
            return None
        dimensions = tuple(name for name in cube.values if name in by or name in selection)
        if prod(cube.shape(dimensions)) > CELLS:
            return None
        sums = self._margin(table, cube, dimensions)
        values = {name: cube.values[name] for name in dimensions}
        for name, chosen in selection.items():
            sums, values[name] = _keep(sums, dimensions.index(name), values[name], chosen)
        others = tuple(place for place, name in enumerate(dimensions, 1) if name not in by)
        kept = {name: values[name] for name in dimensions if name in by}
        return _list(sums.sum(axis=others), kept, counts)

    def _cube(
        self, table: str, counts: Sequence[str], classes: Mapping[str, Classes]
    ) -> Cube | None:
        with self._lock:
            if table not in self._cubes:
                self._cubes[table] = read(self._connection, table, self._types[table], counts)
            cube = self._cubes[table]
            if cube is not None:
                for name in {*classes} - {*cube.values}:
                    cube = self._cubes[table] = cube.classify(name, classes[name])
            return cube

    def _margin(self, table: str, cube: Cube, dimensions: Names) -> Sums:
        """Return a margin: the cached one, or a sum of the smallest that has its dimensions."""
        with self._lock:
            known = {of: sums for (name, of), sums in self._kept.items() if name == table}
        if dimensions in known:
            return known[dimensions]
        larger = [of for of in known if {*dimensions} <= {*of}]
        if larger:
            of = min(larger, key=lambda each: known[each].size)
            axes = tuple(place for place, name in enumerate(of, 1) if name not in dimensions)
            sums = narrow(known[of].sum(axis=axes))
        else:
            sums = cube.add_up(dimensions)
        with self._lock:
            self._kept[table, dimensions] = sums
        return sums


def _keep(
    sums: Sums, place: int, values: Sequence[str], chosen: Sequence[str]
) -> tuple[Sums, list[str]]:
    """Return the sums of the chosen values of a dimension, and these values."""
    places = [number for number, value in enumerate(values) if value in chosen]
    return sums.take(places, axis=place + 1), [values[number] for number in places]


def _list(
    sums: Sums, values: Mapping[str, Sequence[str]], counts: Sequence[str]
) -> dict[str, list]:
    """Return {column: values} of the combinations that have at least one cell."""
    *_, cells = sums
    cells = numpy.atleast_1d(cells)
    places = numpy.nonzero(cells)
    dimensions: dict[str, list] = {
        name: [texts[number] for number in numbers.tolist()]
        for (name, texts), numbers in zip(values.items(), places, strict=bool(values))
    }
    columns = zip(counts, sums[:-1].reshape(len(counts), *cells.shape), strict=True)
    return dimensions | {name: column[places].tolist() for name, column in columns}


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
