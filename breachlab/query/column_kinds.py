"""The kind of a column: what it becomes in a DataFrame, as in one that DuckDB itself makes.

A kind is the name of a dtype of pandas, a dtype, or the values of an enum in their order; null
where pandas must look at the values.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeAlias

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
