"""The input of a twin: the cells that match a selection, and facts that no selection changes."""

from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Any, TypeAlias, TypeVar

import cachetools
import duckdb

from breachlab.query.answer_rows import Rows
from dashboard.database.cubes import Classes, Cubes

Values = Mapping[str, Any]  # a value for each parameter of a question
Fact = TypeVar("Fact")
Ledger = Mapping[str, Mapping[str, float]]  # {low, central or high: {figure: value}}

REMEMBERED = 200  # cached facts: scores have one for each day and reading


class LeftToSql(Exception):
    """A question that no twin answers, as its sums are too large for memory: SQL answers it."""


class Source:
    """The cubes of one database, and a cache of its facts: none depends on a selection."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, cubes: Cubes):
        self._connection, self._cubes = connection, cubes
        self._known: cachetools.LRUCache = cachetools.LRUCache(REMEMBERED)
        self._lock = Lock()

    def cells(
        self,
        cube: str,
        by: tuple[str, ...],
        values: Values,
        base: str = "",
    ) -> Mapping[str, list]:
        """Return {column: values} of the cells that match a question's filters.

        `base` says whom persons are (Cubes.cells).
        """
        cells = self._cubes.cells(cube, by, values, base=base)
        assert cells is not None  # it is null with classes only
        return cells

    def add_up_classes(
        self, cube: str, by: tuple[str, ...], values: Values, classes: Mapping[str, Classes]
    ) -> Mapping[str, list]:
        """Return cells summed by the classes in `by` too; raises LeftToSql."""
        cells = self._cubes.cells(cube, by, values, classes)
        if cells is None:
            raise LeftToSql
        return cells

    def of(self, read: Callable[..., Fact], *values: Any) -> Fact:
        """Return the fact that a function reads by a cursor and some values; it is cached."""
        with self._lock:
            if (read, *values) not in self._known:
                with self._connection.cursor() as cursor:
                    self._known[(read, *values)] = read(cursor, *values)
            return self._known[(read, *values)]


# A twin returns null where its question has no rows.
Twin: TypeAlias = Callable[[Source, Values], Rows | None]


def read_rows(found: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return the rows of a query, each {column: value}."""
    names = [name for name, *_ in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def read_ledger(cursor: duckdb.DuckDBPyConnection) -> Ledger:
    """Return the figures of the ledger: low, central and high."""
    ((low, central, high),) = cursor.execute("select low, central, high from figures()").fetchall()
    return {"low": low, "central": central, "high": high}


def read_statuses(cursor: duckdb.DuckDBPyConnection) -> Sequence[str]:
    """Return the statuses, in order."""
    ((statuses,),) = cursor.execute("select enum_range(null::status)").fetchall()
    return (*statuses,)


def read_end_bands(cursor: duckdb.DuckDBPyConnection) -> Sequence[str]:
    """Return the bands of years since the end, in order."""
    ((bands,),) = cursor.execute("select enum_range(null::end_band)").fetchall()
    return (*bands,)
