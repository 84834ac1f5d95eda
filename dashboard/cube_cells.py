"""The tables that plans of questions read: small ones held, and cells of cubes as text."""

from collections.abc import Iterable, Mapping
from datetime import date
from threading import Lock
from typing import Any

import cachetools
import duckdb

from breachlab.queries import known_words
from dashboard.cube_codes import Names
from dashboard.margins import Margins

COLUMNS = 24  # cells of cubes that are remembered: several questions of a page need the same
# Counts that no question with a plan reads.
UNREAD = {
    "exposure_cube": (
        "deliverable_email_person_count",
        "valid_address_person_count",
        "phone_person_count",
    )
}


class Cubes:
    """The tables that plans read: small ones held, and cells of cubes as text."""

    def __init__(self, connection: duckdb.DuckDBPyConnection):
        self._connection = connection
        self._held: dict[str, duckdb.DuckDBPyRelation] = {}
        self._columns: cachetools.LRUCache = cachetools.LRUCache(COLUMNS)
        self._reading: cachetools.LRUCache = cachetools.LRUCache(COLUMNS)  # a lock for each
        self._lock = Lock()
        self._firsts: dict[str, dict[str, str]] = {}  # of a query of values that are alike
        with connection.cursor() as cursor:
            self.types = _types(cursor)
            known_words(cursor)  # remembered in the order of the tables, not of what is held
        self._margins = Margins(connection, self.types)

    def hold(self, tables: Iterable[str]) -> dict[str, duckdb.DuckDBPyRelation]:
        """Return {name: rows} of these small tables and views, read once."""
        with self._lock:
            if not self._held:
                self._cursor = self._connection.cursor()
                for table in sorted(tables):
                    self._held[table] = self._cursor.sql(f"from main.{table}").materialize()
            return self._held

    def columns(
        self,
        table: str,
        by: tuple[str, ...],
        selection: Mapping[str, tuple[str, ...]],
        alike: Mapping[str, str],
        apart: Mapping[str, tuple[str, ...]] | None = None,
    ) -> Mapping[str, str]:
        """Return {column: its values, with commas between} of the cells that a selection keeps.

        They are added up by some dimensions. Values of one that are `alike`, as a query of
        (value, what it is) says, are counted as the first of them. Values of a dimension that are
        set `apart` may be counted as the first of them, and all others as the first of the others.
        """
        apart = apart or {}
        kept = {name: each for name, each in selection.items() if name in self.types[table]}
        key = (table, by, *kept.items(), *alike.items(), *apart.items())
        # Questions that are asked side by side need the same cells: the second waits for the first.
        with self._lock:
            reading = self._reading.setdefault(key, Lock())
        with reading:
            with self._lock:
                columns = self._columns.get(key)
            if columns is None:
                columns = self._add_up(table, by, kept, alike, apart)
                with self._lock:
                    self._columns[key] = columns
        return columns

    def _add_up(
        self,
        table: str,
        by: Names,
        kept: Mapping[str, tuple[str, ...]],
        alike: Mapping[str, str],
        apart: Mapping[str, tuple[str, ...]],
    ) -> dict[str, str]:
        """Return the columns from a margin in memory, or from DuckDB where that is too large."""
        firsts = {name: self._first_alike(query) for name, query in alike.items()}
        found = self._margins.columns(table, self._counts(table), by, kept, firsts, apart)
        if found is None:
            query, lists = self._cells_query(table, by, [*kept], alike), dict(kept)
            with self._connection.cursor() as cursor:
                read = cursor.execute(query, {name: [*each] for name, each in lists.items()})
                found = {name: each.tolist() for name, each in read.fetchnumpy().items()}
        return {name: ",".join(map(str, values)) for name, values in found.items()}

    def _first_alike(self, query: str) -> dict[str, str]:
        """Return {value: the first of those that are like it}, of a query of (value, kind)."""
        if query not in self._firsts:
            with self._connection.cursor() as cursor:
                rows = cursor.execute(
                    "select value::varchar, (min(value) over (partition by kind))::varchar"
                    f" from ({query}) as listed (value, kind)"
                ).fetchall()
            self._firsts[query] = dict(rows)
        return self._firsts[query]

    def _counts(self, table: str) -> list[str]:
        unread = UNREAD.get(table, ())
        return [
            each for each in self.types[table] if each.endswith("_count") and each not in unread
        ]

    def _cells_query(
        self, table: str, by: Iterable[str], kept: Iterable[str], alike: Mapping[str, str]
    ) -> str:
        """Return the statement that adds up cells: names are of our lists, values parameters."""
        types = self.types[table]
        values = [
            f"coalesce({f'{name}_alike.first' if name in alike else name}::varchar, '') as {name}"
            for name in by
        ]
        values += [f"coalesce(sum({name}), 0)::bigint as {name}" for name in self._counts(table)]
        joins = [
            f"inner join (select value, min(value) over (partition by kind) as first"
            f" from ({query}) as listed (value, kind)) as {name}_alike"
            f" on {name}_alike.value = {table}.{name}"
            for name, query in alike.items()
        ]
        # A list that is no subquery is compared value by value, with each cell.
        where = [f"{name} in (select unnest(${name})::{types[name]})" for name in kept]
        clause = f" where {' and '.join(where)}" if where else ""
        return f"select {', '.join(values)} from {table} {' '.join(joins)}{clause} group by all"


def write_literal(value: Any) -> str:
    """Return a value as SQL has it.

    Example:

        >>> write_literal(["it's"]), write_literal(None), write_literal(date(2020, 2, 29))
        ("['it''s']", 'null', "date '2020-02-29'")
    """
    if isinstance(value, list):
        return f"[{', '.join(map(write_literal, value))}]"
    if isinstance(value, date):
        return f"date '{value}'"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return "null" if value is None else repr(value)


def _types(cursor: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Return {table: {column: type}} of tables with counts, an enum by its name."""
    labels = cursor.execute(
        "select labels, type_name from duckdb_types() where logical_type = 'ENUM' and not internal"
    ).fetchall()
    enums = {f"ENUM({', '.join(map(write_literal, each))})": name for each, name in labels}
    types: dict[str, dict[str, str]] = {}
    for table, column, kind in cursor.execute(
        "select table_name, column_name, data_type from duckdb_columns() "
        "where not internal order by table_name, column_index"
    ).fetchall():
        types.setdefault(table, {})[column] = enums.get(kind, kind)
    return types
