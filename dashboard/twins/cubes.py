"""The cells of cubes that match a selection, summed by some dimensions.

A cube of up to three million cells is kept in memory: a code of one byte for each dimension of each
cell, and the counts. A margin has its sums by a few dimensions, those of the question and of the
selection, for all combinations of their values; a selection is a slice of it. A margin is made
once, from a larger one if one is cached. Where none is cached, or it would be too large, the cells
of a small selection are picked from the cube: that takes a tenth of the time, and nothing is kept.

Beside the cells stand the facts that no selection changes: SQL reads each once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from math import prod
from threading import Lock
from typing import Any, TypeAlias, TypeVar

import cachetools
import duckdb
import numpy
from numpy.typing import NDArray

ROWS = 3_000_000  # cells of a cube at most: a larger one takes too much memory
FEW = 8  # codes that are compared one by one
EPOCH = date(1970, 1, 1)
NULL = -1
NUMBERS = ("UTINYINT", "USMALLINT", "INTEGER")
CELLS = 500_000  # of a margin at most: beyond, DuckDB sums its own cells in less time
SMALL = 0.2  # of the combinations of values: a selection whose cells are picked
BYTES = 64_000_000  # of the cache
# {parameter that selects: dimension of a cube}.
DIMENSIONS = {
    "departements": "departement_code",
    "regions": "region_code",
    "age_bands": "age_band",
    "sexes": "sex",
    "statuses": "status",
    "first_years": "first_year",
    "end_bands": "end_band",
}
PLACES = ("departement_code", "region_code")
CONTACTS = ("contact_cube", "contact_cube_any_year", "contact_cube_any_place")
REMEMBERED = 24  # cached results: several questions of a page need the same cells
# Whom a view counts, and their fates: of everybody the living, of a place its residents. Persons,
# the dead among them, stand in the bridge alone.
FATES = {"persons": (), "living": ("resident", "abroad"), "residents": ("resident",)}
FACTS = 200  # cached facts: scores have one for each day and reading
TYPES = """
    select table_name, column_name, data_type
    from duckdb_columns()
    where not internal and (table_name like '%_cube%' or table_name = 'residents')
    order by table_name, column_index
"""

# The first axis is the counts, the number of cells last; then one axis for each dimension.
Sums: TypeAlias = NDArray[numpy.integer]
Names: TypeAlias = tuple[str, ...]
Values: TypeAlias = Mapping[str, Any]  # a value for each parameter of a question
Cells: TypeAlias = Mapping[str, Any]  # {dimension: its values as texts; count: an array}
Fact = TypeVar("Fact")


class LeftToSql(Exception):
    """A question that no twin answers, as its sums are too large for memory: SQL answers it."""


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


def read_cube(
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
        cells = cursor.table(table)
        if len(cells) > ROWS:
            return None
        columns = cells.project(", ".join([*codes, *counts])).fetchnumpy()
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
    ) -> Cells | None:
        """Return the cells that match a selection, summed by dimensions.

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
                self._cubes[table] = read_cube(self._connection, table, self._types[table], counts)
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


def _list(sums: Sums, values: Mapping[str, Sequence[str]], counts: Sequence[str]) -> Cells:
    """Return the combinations that have at least one cell."""
    *_, cells = sums
    cells = numpy.atleast_1d(cells)
    places = numpy.nonzero(cells)
    dimensions: dict[str, Any] = {
        name: [texts[number] for number in numbers.tolist()]
        for (name, texts), numbers in zip(values.items(), places, strict=bool(values))
    }
    columns = zip(counts, sums[:-1].reshape(len(counts), *cells.shape), strict=True)
    return dimensions | {name: column[places].astype(numpy.int64) for name, column in columns}


class Cubes:
    """The cubes of one database, and a cache of its facts."""

    def __init__(self, connection: duckdb.DuckDBPyConnection):
        self._connection = connection
        self._cells: cachetools.LRUCache = cachetools.LRUCache(REMEMBERED)
        self._reading: cachetools.LRUCache = cachetools.LRUCache(REMEMBERED)  # {cache key: lock}
        self._lock = Lock()
        with connection.cursor() as cursor:
            self.types = _types(cursor)
        self._margins = Margins(connection, self.types)
        self._facts: cachetools.LRUCache = cachetools.LRUCache(FACTS)
        self._reading_facts = Lock()

    def of(self, read: Callable[..., Fact], *values: Any) -> Fact:
        """Return the fact that a function reads by a cursor and some values; it is cached."""
        key = (read, *values)
        with self._reading_facts:
            if key not in self._facts:
                with self._connection.cursor() as cursor:
                    self._facts[key] = read(cursor, *values)
            return self._facts[key]

    def read(self, query: str, **parameters: Any) -> list[tuple]:
        """Return the rows of a query that no selection changes; they are cached."""
        return self.of(_read_rows, query, *parameters.items())

    def read_dicts(self, query: str, **parameters: Any) -> list[dict[str, Any]]:
        """Return these rows, each {column: value}."""
        return self.of(_read_dicts, query, *parameters.items())

    def cells(
        self,
        cube: str,
        by: Names,
        values: Values,
        base: str = "",
        classes: Mapping[str, Classes] | None = None,
    ) -> Cells:
        """Return the cells that match a question's filters, summed by the dimensions `by`.

        These may name `classes` of cells; it then raises LeftToSql where the sums are too large for
        memory. Of the contact cubes it reads the smallest that has the dimensions.

        Persons are those of `base`, a key of FATES; by default the living, and of selected
        départements and régions their residents.
        """
        classes = classes or {}
        selected = {
            column: tuple(map(str, values[name]))
            for name, column in DIMENSIONS.items()
            if values.get(name) is not None
        }
        table = _find_table(cube, selected)
        base = base or ("living" if selected.keys().isdisjoint(PLACES) else "residents")
        if FATES[base]:
            selected["fate"] = FATES[base]
        kept = {name: each for name, each in selected.items() if name in self.types[table]}
        key = (table, by, base, *kept.items(), *classes)
        # Questions that run side by side need the same cells: the second waits for the first.
        with self._lock:
            reading = self._reading.setdefault(key, Lock())
        with reading:
            with self._lock:
                cells = self._cells.get(key)
            if cells is None:
                cells = {**self._add_up(table, by, kept, classes)}
                if "living_person_count" in cells:
                    living = cells.pop("living_person_count")
                    is_here = base == "residents"
                    cells["person_count"] = cells["living_here_person_count"] if is_here else living
                with self._lock:
                    self._cells[key] = cells
        return cells

    def _add_up(
        self,
        table: str,
        by: Names,
        kept: Mapping[str, Names],
        classes: Mapping[str, Classes],
    ) -> Cells:
        """Return the columns from a margin in memory, or from DuckDB where that is too large."""
        columns = self._margins.columns(table, self._counts(table), by, kept, classes)
        if columns is not None:
            return columns
        if classes:
            raise LeftToSql
        query, lists = self._cells_query(table, by, [*kept]), dict(kept)
        with self._connection.cursor() as cursor:
            read = cursor.execute(query, {name: [*each] for name, each in lists.items()})
            columns = read.fetchnumpy()
            return columns | {name: columns[name].tolist() for name in by}

    def _counts(self, table: str) -> list[str]:
        """Return the counts of a cube; persons only where it does not count the living apart."""
        counts = [each for each in self.types[table] if each.endswith("_count")]
        is_apart = "living_person_count" in counts
        return [each for each in counts if not (is_apart and each == "person_count")]

    def _cells_query(self, table: str, by: Iterable[str], kept: Iterable[str]) -> str:
        """Return the SQL that sums cells: its names are of our lists, its values are parameters."""
        types = self.types[table]
        values = [f"coalesce({name}::varchar, '') as {name}" for name in by]
        values += [f"coalesce(sum({name}), 0)::bigint as {name}" for name in self._counts(table)]
        # A subquery, since DuckDB compares a plain list with each cell value by value.
        where = [f"{name} in (select unnest(${name})::{types[name]})" for name in kept]
        clause = f" where {' and '.join(where)}" if where else ""
        return f"select {', '.join(values)} from {table}{clause} group by all"  # noqa: S608 (see above)


def _find_table(cube: str, selected: Mapping[str, tuple[str, ...]]) -> str:
    """Return the cube to read: of the contact cubes, the smallest that has the dimensions."""
    if cube not in CONTACTS:
        return cube
    if "departement_code" not in selected and cube == "contact_cube_any_place":
        return cube
    return "contact_cube" if "first_year" in selected else "contact_cube_any_year"


def _types(cursor: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Return {table: {column: type}} of the tables of counts; an enum is given by its labels.

    The labels of other tables, all communes and surnames, would take ten times as long.
    """
    types: dict[str, dict[str, str]] = {}
    for table, column, kind in cursor.execute(TYPES).fetchall():
        types.setdefault(table, {})[column] = kind
    return types


def _read_rows(
    cursor: duckdb.DuckDBPyConnection, query: str, *parameters: tuple[str, Any]
) -> list[tuple]:
    return cursor.execute(query, dict(parameters)).fetchall()


def _read_dicts(
    cursor: duckdb.DuckDBPyConnection, query: str, *parameters: tuple[str, Any]
) -> list[dict[str, Any]]:
    rows = _read_rows(cursor, query, *parameters)
    names = [name for name, *_ in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in rows]
