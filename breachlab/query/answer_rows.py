"""The rows of an answer, as columns of plain Python values.

The kind of a column is what it becomes in a DataFrame, as in one that DuckDB itself makes: the name
of a dtype of pandas, a dtype, or the values of an enum in their order; null where pandas must look
at the values.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

import duckdb

if TYPE_CHECKING:
    import pandas  # takes half a second, and only files and notebooks need it

PLAIN = {bool, date, datetime, float, int, str, type(None)}  # types of values

Row: TypeAlias = dict[str, Any]
Kind: TypeAlias = Any
OF_DUCKDB: Mapping[str, str] = {
    "bigint": "int64",
    "boolean": "bool",
    "date": "datetime64[us]",
    "decimal": "float64",
    "double": "float64",
    "float": "float32",
    "hugeint": "float64",
    "integer": "int32",
    "smallint": "int16",
    "timestamp": "datetime64[us]",
    "tinyint": "int8",
    "ubigint": "uint64",
    "uinteger": "uint32",
    "usmallint": "uint16",
    "utinyint": "uint8",
    "varchar": "str",
}
OF_PYTHON: Mapping[frozenset[type], str] = {
    frozenset({bool}): "bool",
    frozenset({date}): "datetime64[us]",
    frozenset({datetime}): "datetime64[us]",
    frozenset({float}): "float64",
    frozenset({float, int}): "float64",
    frozenset({int}): "int64",
    frozenset({str}): "str",
}
# {start of a dtype without nulls: that of pandas' own, which has them: Int32, UInt8}.
WITH_NULLS = {"bool": "boolean", "int": "Int", "uint": "UInt"}


class Rows:
    """The rows of an answer: columns in order, each a list of Python values; a null is None.

    Readers must change neither lists nor dicts: the dashboard's cache shares them.

    >>> rows = Rows({"sex": ["female", "male"], "person_count": [2, 3], "share": float("nan")})
    >>> len(rows), rows.columns, rows["share"]
    (2, ('sex', 'person_count', 'share'), [None, None])
    >>> rows.where(lambda row: row["person_count"] > 2).dicts()
    [{'sex': 'male', 'person_count': 3, 'share': None}]
    """

    __slots__ = ("_dicts", "_kinds", "_lists", "_size")

    def __init__(self, columns: Mapping[str, Any], kinds: Mapping[str, Kind] | None = None):
        """Take lists, arrays of NumPy, and single values, which are those of all rows."""
        sizes = [len(each) for each in columns.values() if is_listed(each)]
        self._size = sizes[0] if sizes else min(len(columns), 1)
        self._lists = {name: _list(each, self._size) for name, each in columns.items()}
        given = kinds or {}
        self._kinds: dict[str, Kind] = {
            name: given[name] if name in given else find_kind(each)
            for name, each in columns.items()
        }
        self._dicts: list[Row] | None = None

    @classmethod
    def of(cls, rows: "Rows | pandas.DataFrame") -> "Rows":
        """Take the rows of a DataFrame: at the door of drawings that a notebook calls."""
        if isinstance(rows, Rows):
            return rows
        columns = {}
        for name, column in rows.items():
            plain = column.astype(object)
            kept = plain.where(column.notna(), None) if column.hasnans else plain
            columns[str(name)] = kept.tolist()
        return cls(columns, {str(name): column.dtype for name, column in rows.items()})

    @classmethod
    def of_dicts(cls, dicts: Sequence[Mapping[str, Any]], **kinds: Kind) -> "Rows":
        """Take rows that have the same columns."""
        names = dicts[0] if dicts else ()
        return cls({name: [row[name] for row in dicts] for name in names}, kinds)

    @classmethod
    def of_result(cls, result: duckdb.DuckDBPyConnection) -> "Rows":
        """Fetch the rows of a statement; decimals and sums of large integers become floats."""
        types = {name: kind for name, kind, *_ in result.description}
        listed = [*zip(*result.fetchall(), strict=True)] or [()] * len(types)
        columns: dict[str, Sequence[Any]] = dict(zip(types, listed, strict=True))
        for name, kind in types.items():
            if kind.id in ("decimal", "hugeint"):
                columns[name] = [None if each is None else float(each) for each in columns[name]]
        kinds = {name: kind_of_type(kind, columns[name]) for name, kind in types.items()}
        return cls(columns, kinds)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return (*self._lists,)

    @property
    def is_empty(self) -> bool:
        """True for an answer without rows."""
        return not self._size

    def __len__(self) -> int:
        """Count the rows."""
        return self._size

    def __contains__(self, name: str) -> bool:
        """Return whether there is a column of a name."""
        return name in self._lists

    def __getitem__(self, name: str) -> list[Any]:
        """Return the values of a column."""
        return self._lists[name]

    def dicts(self) -> list[Row]:
        """Return each row as a dict; they are made once."""
        if self._dicts is None:
            names = self._lists
            self._dicts = [
                dict(zip(names, row, strict=True)) for row in zip(*names.values(), strict=True)
            ]
        return self._dicts

    def head(self, count: int) -> "Rows":
        """Return the first rows."""
        return self.take(range(min(count, self._size)))

    def where(self, is_meant: Callable[[Row], Any]) -> "Rows":
        """Return the rows that meet a condition."""
        return self.take(place for place, row in enumerate(self.dicts()) if is_meant(row))

    def take(self, places: Iterable[int]) -> "Rows":
        """Return the rows at these places, in their order."""
        taken = [*places]
        lists = {name: [each[place] for place in taken] for name, each in self._lists.items()}
        return self._of_lists(lists, len(taken))

    def select(self, names: Iterable[str]) -> "Rows":
        """Return some columns of all rows."""
        return self._of_lists({name: self._lists[name] for name in names}, self._size)

    def drop_empty(self) -> "Rows":
        """Return the rows without the columns that no row has a value in; all of no rows."""
        if self.is_empty:
            return self
        lists = self._lists.items()
        return self.select(name for name, each in lists if any(one is not None for one in each))

    def _of_lists(self, lists: dict[str, list[Any]], size: int) -> "Rows":
        rows = Rows.__new__(Rows)
        rows._lists, rows._size, rows._kinds, rows._dicts = lists, size, self._kinds, None
        return rows

    def assign(self, **columns: Any) -> "Rows":
        """Return rows with further columns, or with others of the same name."""
        more = Rows({name: _list(each, self._size) for name, each in columns.items()})
        rows = self._of_lists(self._lists | more._lists, self._size)
        rows._kinds = self._kinds | more._kinds
        return rows

    def frame(self) -> "pandas.DataFrame":
        """Return a DataFrame with the column types that DuckDB gives to its own."""
        import pandas  # takes half a second, and only files and notebooks need it

        columns = {
            name: pandas.Series(each, dtype=find_dtype(self._kinds[name], each))
            for name, each in self._lists.items()
        }
        return pandas.DataFrame(columns)


def _list(column: Any, size: int) -> list[Any]:
    """Return the values of a column as Python has them; null for nan."""
    if hasattr(column, "dtype"):
        is_day = column.dtype.kind == "M"
        plain = (column.astype("datetime64[D]") if is_day else column).tolist()
        return _list(plain, size)
    if not is_listed(column):
        return [None if column != column else column] * size
    types = {*map(type, column)}
    if not types <= PLAIN:
        column = [each.item() if hasattr(each, "dtype") else each for each in column]
    return [None if each != each else each for each in column] if float in types else [*column]


def is_listed(column: Any) -> bool:
    """Return whether a column has a value a row: a list or an array, and not one value."""
    return (isinstance(column, Sequence) and not isinstance(column, str)) or (
        getattr(column, "ndim", 0) == 1
    )


def find_kind(column: Any) -> Kind:
    """Return the kind of a list, of an array, or of a single value.

    >>> find_kind([1, None]), find_kind(["a"]), find_kind(0.5), find_kind([])
    ('int64', 'str', 'float64', None)
    """
    if not hasattr(column, "dtype"):
        values = column if is_listed(column) else (column,)
        return OF_PYTHON.get(frozenset(map(type, values)) - {type(None)})
    if column.dtype.kind in "OU":
        return find_kind(column.tolist())
    return "datetime64[us]" if column.dtype.kind == "M" else column.dtype.name


def kind_of_type(type_of_duckdb: Any, values: Sequence[Any]) -> Kind:
    """Return the kind of a column of a type of DuckDB, which gives texts that are all null none."""
    if type_of_duckdb.id == "enum":
        ((_, codes),) = type_of_duckdb.children
        return (*codes,)
    if type_of_duckdb.id == "varchar" and all(each is None for each in values):
        return "object"
    return OF_DUCKDB.get(type_of_duckdb.id, "object")


def find_dtype(kind: Kind, values: Sequence[Any]) -> Any:
    """Return the dtype of a column of pandas with these values."""
    if isinstance(kind, tuple):
        import pandas  # takes half a second, and only files and notebooks need it

        return pandas.CategoricalDtype(kind, ordered=True)
    if isinstance(kind, str) and None in values:
        for start, with_nulls in WITH_NULLS.items():
            if kind.startswith(start):
                return with_nulls + kind.removeprefix(start)
    return kind
