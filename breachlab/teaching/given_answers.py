"""Convert the answer of a student to rows: from a number, a text, a table or a relation."""

from types import EllipsisType
from typing import Any

import duckdb
import pandas

VALUE = "value"  # the column of an answer that is a single value


def rows_of(answer: Any) -> pandas.DataFrame | None:
    """Return an answer as rows; null if it is missing or has only nulls.

    Example:

        >>> rows_of(12), rows_of(None), rows_of(pandas.DataFrame({"person_count": [None]}))
        (   value
        0     12, None, None)
    """
    rows = _table(answer)
    if rows is None or (len(rows) and rows.isna().all(axis=None)):
        return None
    return rows


def _table(answer: Any) -> pandas.DataFrame | None:
    match answer:
        case None | EllipsisType():
            return None
        case duckdb.DuckDBPyRelation():
            return answer.df()
        case pandas.DataFrame() | pandas.Series():
            return _with_index(answer)
        case dict():
            return pandas.DataFrame([answer])
        case list() | tuple() | set():
            return pandas.DataFrame({VALUE: list(answer)})
    return pandas.DataFrame({VALUE: [answer]})


def _with_index(answer: "pandas.DataFrame | pandas.Series") -> pandas.DataFrame:
    """Return rows with a named index, as from a groupby, turned into columns."""
    is_grouped = any(name is not None for name in answer.index.names)
    return answer.reset_index() if is_grouped else pandas.DataFrame(answer)
