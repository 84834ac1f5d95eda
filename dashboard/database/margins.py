"""Sums of cubes in memory. A margin has the sums by a few dimensions; a selection is a slice of it.

The dimensions of a margin are those of the question and of the selection; it has the sums of all
combinations of their values. It is made once, from a larger margin if one is cached. Where none is
cached, or it would be too large, the cells of a small selection are picked from the cube: that
takes a tenth of the time, and nothing is kept.
"""

from collections.abc import Mapping, Sequence
from math import prod
from threading import Lock

import cachetools
import duckdb
import numpy

from dashboard.database.cube_codes import Classes, Cube, Names, Sums, narrow, read

CELLS = 500_000  # of a margin at most: beyond, DuckDB sums its own cells in less time
SMALL = 0.2  # of the combinations of values: a selection whose cells are picked
BYTES = 64_000_000  # of the cache


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
        if self._is_picked(table, cube, dimensions, selection):
            shown = tuple(name for name in cube.values if name in by)
            if prod(cube.shape(shown)) > CELLS:
                return None
            picked = cube.add_up(shown, cube.find_codes(selection))
            return _list(picked, {name: cube.values[name] for name in shown}, counts)
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

    def _is_picked(
        self, table: str, cube: Cube, dimensions: Names, selection: Mapping[str, Names]
    ) -> bool:
        """Return whether the cells of a selection are picked from the cube, without a margin."""
        if prod(cube.shape(dimensions)) > CELLS:
            return True
        chosen = prod(len(each) for each in selection.values())
        if chosen > SMALL * prod(cube.shape((*selection,))):
            return False
        with self._lock:
            kept = [of for name, of in self._kept if name == table]
        return not any({*dimensions} <= {*of} for of in kept)

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
