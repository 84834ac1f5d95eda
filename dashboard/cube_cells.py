"""The tables that plans of questions read: small ones held, and cells of cubes as text."""

from collections.abc import Iterable, Mapping
from datetime import date
from threading import Lock
from typing import Any

import cachetools
import duckdb

from breachlab.queries import known_words

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
        self._lock = Lock()
        with connection.cursor() as cursor:
            self.types = _types(cursor)
            known_words(cursor)  # remembered in the order of the tables, not of what is held

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
    ) -> Mapping[str, str]:
        """Return {column: its values, with commas between} of the cells that a selection keeps.

        They are added up by some dimensions. Values of one that are `alike`, as a query of
        (value, what it is) says, are counted as the first of them.
        """
        kept = {name: each for name, each in selection.items() if name in self.types[table]}
        key = (table, by, *kept.items(), *alike.items())
        with self._lock:
            columns = self._columns.get(key)
        if columns is None:
            columns = self._read(self._cells_query(table, by, [*kept], alike), kept)
            with self._lock:
                self._columns[key] = columns
        return columns

    def _read(self, query: str, kept: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
        lists = {name: [*values] for name, values in kept.items()}
        with self._connection.cursor() as cursor:
            found = cursor.execute(query, lists).fetchnumpy()
        return {name: ",".join(map(str, values.tolist())) for name, values in found.items()}

    def _cells_query(
        self, table: str, by: Iterable[str], kept: Iterable[str], alike: Mapping[str, str]
    ) -> str:
        """Return the statement that adds up cells: names are of our lists, values parameters."""
        types, unread = self.types[table], UNREAD.get(table, ())
        sums = [name for name in types if name.endswith("_count") and name not in unread]
        values = [
            f"coalesce({f'{name}_alike.first' if name in alike else name}::varchar, '') as {name}"
            for name in by
        ]
        values += [f"sum({name})::bigint as {name}" for name in sums]
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
