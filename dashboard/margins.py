"""Cubes as arrays in memory: what a selection adds up to, by the dimensions that a question needs.

A cube with fewer dimensions is added up once and remembered, so that a question goes through a few
thousand cells in place of a million. Counts are whole and below 2**53: every sum is exact.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any

import cachetools
import duckdb
import numpy
import pandas
from numpy.typing import NDArray

Codes = Mapping[str, NDArray[Any]]
Counts = Mapping[str, NDArray[Any]]
REMEMBERED = 24_000_000  # bytes of margins of one cube
MOST = 2_000_000  # combinations of codes that are counted in a table; more are sorted


@dataclass(frozen=True)
class Margin:
    """Cells: codes of each dimension and counts; `sizes` are {dimension: number of codes}."""

    sizes: Mapping[str, int]
    codes: Codes
    counts: Counts

    @cached_property
    def bytes(self) -> int:
        """The memory that it takes."""
        arrays: list[NDArray[Any]] = [*self.codes.values(), *self.counts.values()]
        return sum(array.nbytes for array in arrays)

    def add_up(self, by: Sequence[str], kept: Mapping[str, NDArray[numpy.bool_]]) -> "Margin":
        """Return the cells by fewer dimensions, of those kept: {dimension: is each code kept}."""
        rows = self._rows(kept)
        sizes = {name: self.sizes[name] for name in by}
        key = numpy.zeros(len(rows), numpy.int64)
        for name, size in sizes.items():
            key = key * size + self.codes[name][rows]
        cells, place, length = _places(key, int(numpy.prod([*sizes.values()])))
        counts = {
            name: numpy.bincount(place, count[rows], length) for name, count in self.counts.items()
        }
        if length != len(cells):
            counts = {name: count[cells] for name, count in counts.items()}
        return Margin(sizes, _codes(cells, sizes), counts)

    def _rows(self, kept: Mapping[str, NDArray[numpy.bool_]]) -> NDArray[numpy.int64]:
        is_kept: Any = numpy.ones(len(next(iter(self.counts.values()))), bool)
        for name, which in kept.items():
            is_kept &= which[self.codes[name]]
        return numpy.flatnonzero(is_kept)


class Cube:
    """A cube: `texts` are {dimension: the text of each code}, the last, empty one for null."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, table: str, has_margins: bool = True):
        """Read a table whose columns are dimensions, but for counts.

        One without margins is so large and so seldom asked that its cells are gone through.
        """
        self._has_margins = has_margins
        rows = cursor.execute(f"from {table}").df()
        added = [name for name in rows if name.endswith("_count")]
        coded = {name: _encode(rows[name]) for name in rows if name not in added}
        self.texts = {name: texts for name, (texts, _) in coded.items()}
        counts = {name: rows[name].to_numpy() for name in added}
        sizes = {name: len(texts) for name, texts in self.texts.items()}
        self._whole = Margin(sizes, {name: codes for name, (_, codes) in coded.items()}, counts)
        self._margins: cachetools.LRUCache = cachetools.LRUCache(
            REMEMBERED, lambda each: each.bytes
        )
        self._lock = Lock()

    def columns(
        self,
        by: Sequence[str],
        selection: Mapping[str, Iterable[Any]],
        alike: Mapping[str, Mapping[str, str]],
    ) -> dict[str, str]:
        """Return {column: its values, with commas between} of what {dimension: values} keep.

        Values that are `alike` are counted as one: {dimension: {value: the one}}.
        """
        kept = {name: self._which(name, values) for name, values in selection.items()}
        # Before what is kept is chosen, if it may be: of fewer cells there is less to go through.
        first = {name: ones for name, ones in alike.items() if name not in kept}
        cells = self._margin({*by, *kept}, first).add_up(by, kept)
        if len(first) < len(alike):
            cells = self._merge(cells, alike).add_up(by, {})
        dimensions = {name: ",".join(self.texts[name][cells.codes[name]]) for name in by}
        return dimensions | {
            name: ",".join(map(str, count.astype(numpy.int64).tolist()))
            for name, count in cells.counts.items()
        }

    def _which(self, name: str, values: Iterable[Any]) -> NDArray[numpy.bool_]:
        """Return of each code of a dimension whether it is one of these values."""
        return numpy.isin(self.texts[name], [str(value) for value in values])

    def _merge(self, cells: Margin, alike: Mapping[str, Mapping[str, str]]) -> Margin:
        codes = dict(cells.codes)
        for name, ones in alike.items():
            texts = [*self.texts[name]]
            merged = [texts.index(ones.get(text, text)) for text in texts]
            codes[name] = numpy.array(merged, codes[name].dtype)[codes[name]]
        return Margin(cells.sizes, codes, cells.counts)

    def _margin(self, names: set[str], alike: Mapping[str, Mapping[str, str]]) -> Margin:
        if not self._has_margins:
            return self._merge(self._whole, alike)
        key = (frozenset(names), frozenset(alike))
        with self._lock:
            margin = self._margins.get(key)
            if margin is None:
                margin = self._merge(self._least(key[0]), alike)
                margin = margin.add_up([name for name in self.texts if name in names], {})
                if margin.bytes <= REMEMBERED:
                    self._margins[key] = margin
            return margin

    def _least(self, names: frozenset[str]) -> Margin:
        """Return the smallest margin that has these dimensions."""
        wider = [
            margin
            for (known, alike), margin in self._margins.items()
            if known >= names and not alike
        ]
        return min([self._whole, *wider], key=lambda margin: margin.bytes)


def _encode(values: pandas.Series) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the texts of a column's values, the last one for null, and the code of each row."""
    column = values.astype("category").cat
    texts = numpy.array([*map(_text, column.categories), ""], object)
    codes = column.codes.to_numpy()
    kind = numpy.min_scalar_type(len(texts))
    return texts, numpy.where(codes < 0, len(texts) - 1, codes).astype(kind)


def _text(value: Any) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, pandas.Timestamp) else str(value)


def _places(key: NDArray[numpy.int64], most: int) -> tuple[Any, Any, int]:
    """Return the keys that are there, the place of each row, and how many places there are."""
    if most <= MOST:
        return numpy.flatnonzero(numpy.bincount(key, minlength=most)), key, most
    cells, place = numpy.unique(key, return_inverse=True)
    return cells, place, len(cells)


def _codes(cells: NDArray[numpy.int64], sizes: Mapping[str, int]) -> Codes:
    codes: dict[str, NDArray[Any]] = {}
    rest = cells
    for name in reversed([*sizes]):
        codes[name] = (rest % sizes[name]).astype(numpy.min_scalar_type(sizes[name]))
        rest = rest // sizes[name]
    return {name: codes[name] for name in sizes}
