"""The cells of cubes that match a selection, summed by some dimensions."""

from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Any

import cachetools
import duckdb

from dashboard.database.cube_codes import Classes, Names
from dashboard.database.margins import Margins

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
TYPES = """
    select table_name, column_name, data_type
    from duckdb_columns()
    where not internal and (table_name like '%_cube%' or table_name = 'residents')
    order by table_name, column_index
"""


class Cubes:
    """The cubes of one database."""

    def __init__(self, connection: duckdb.DuckDBPyConnection):
        self._connection = connection
        self._cells: cachetools.LRUCache = cachetools.LRUCache(REMEMBERED)
        self._reading: cachetools.LRUCache = cachetools.LRUCache(REMEMBERED)  # {cache key: lock}
        self._lock = Lock()
        with connection.cursor() as cursor:
            self.types = _types(cursor)
        self._margins = Margins(connection, self.types)

    def cells(
        self,
        cube: str,
        by: tuple[str, ...],
        values: Mapping[str, Any],
        classes: Mapping[str, Classes] | None = None,
        base: str = "",
    ) -> Mapping[str, list] | None:
        """Return {column: values} of the cells that match a question's filters, as text.

        The cells are summed by the dimensions `by`. These may name `classes` of cells; then the
        result is empty (null) where the sums are too large for memory. Of the contact cubes it
        reads the smallest that has the dimensions.

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
                cells = self._add_up(table, by, kept, classes)
                if cells is not None and "living_person_count" in cells:
                    residents = cells["living_here_person_count"]
                    living = cells.pop("living_person_count")
                    cells["person_count"] = residents if base == "residents" else living
                with self._lock:
                    self._cells[key] = cells
        return cells

    def _add_up(
        self,
        table: str,
        by: Names,
        kept: Mapping[str, tuple[str, ...]],
        classes: Mapping[str, Classes],
    ) -> dict[str, list] | None:
        """Return the columns from a margin in memory, or from DuckDB where that is too large."""
        columns = self._margins.columns(table, self._counts(table), by, kept, classes)
        if columns is not None or classes:
            return columns
        query, lists = self._cells_query(table, by, [*kept]), dict(kept)
        with self._connection.cursor() as cursor:
            read = cursor.execute(query, {name: [*each] for name, each in lists.items()})
            return {name: each.tolist() for name, each in read.fetchnumpy().items()}

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
        return f"select {', '.join(values)} from {table}{clause} group by all"


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
