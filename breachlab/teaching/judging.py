"""Compare a student's answer with the right one, and linked records with the hidden truth.

The order of rows does not matter, and additional columns are allowed. Counts are compared exactly,
shares to three decimals, other numbers to three figures. The truth of linked records is their
`person_id`. In real life that column does not exist: precision is measured on a sample of pairs
read by hand, and recall can only be estimated.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import numpy
import pandas

from breachlab.paths import read

MISTAKEN = "__"  # joins a column and the mistake that leads to the values below
UNITS = (100, 1_000, 1e6, 0.01, 0.001, 1e-6)
LEAST_WHOLE = 10  # the least number of which none but a whole part may be a rounded one
LINKING = read(Path(__file__).with_name("linking.sql"))


@dataclass(frozen=True)
class Mistake:
    """A kind of mistake, a key of the texts, and the values for its text."""

    kind: str
    values: Mapping[str, Any] = field(default_factory=dict)


def mistake_in(given: pandas.DataFrame, right: pandas.DataFrame, keys: list[str]) -> Mistake | None:
    """Return the first mistake of an answer: in columns, in rows, in keys, in values."""
    measures = [name for name in right if MISTAKEN not in name and name not in keys]
    wanted = [*keys, *measures]
    if len(wanted) == given.shape[1] == 1:
        given = given.set_axis(wanted, axis=1)  # the name of a single column does not matter
    if given.empty and not right.empty:
        return Mistake("empty")
    return (
        missing_columns(given, wanted)
        or _in_rows(given, right, keys)
        or _in_values(_sort(given, keys), _sort(right, keys), measures)
    )


def missing_columns(given: pandas.DataFrame, wanted: list[str]) -> Mistake | None:
    """Return the mistake of missing columns; it names them, as the exercise does, too."""
    missing = [name for name in wanted if name not in given]
    if not missing:
        return None
    return Mistake("columns", {"column_names": ", ".join(missing)})


def _in_rows(given: pandas.DataFrame, right: pandas.DataFrame, keys: list[str]) -> Mistake | None:
    if not keys:
        return Mistake("one_row") if len(given) != 1 else None
    mine, theirs = _name_rows(given, keys), _name_rows(right, keys)
    values = {"column_names": ", ".join(keys)}
    if mine.duplicated().any():
        return Mistake("duplicates", values)
    if set(mine) == set(theirs):
        return None
    kind = {-1: "fewer_rows", 0: "other_rows", 1: "more_rows"}
    return Mistake(kind[int(numpy.sign(len(mine) - len(theirs)))], values)


def _in_values(
    given: pandas.DataFrame, right: pandas.DataFrame, measures: list[str]
) -> Mistake | None:
    for name in measures:
        is_same = _same(given[name], right[name])
        if not is_same.all():
            return Mistake(
                _kind(given[name], right, name),
                {"column_name": name, "right_count": int(is_same.sum()), "row_count": len(right)},
            )
    return None


def _kind(given: pandas.Series, right: pandas.DataFrame, name: str) -> str:
    """Return the kind of mistake that leads to these values, or "value", "values" if unknown.

    A mistake of all rows goes before one of some, beside which the others are right, and of two
    that come as near as is allowed the nearer one.
    """
    is_right, is_number = _same(given, right[name]), _is_number(right[name])
    numbers = pandas.to_numeric(given, errors="coerce").astype(float)
    foreseen = [str(each) for each in right if each.startswith(name + MISTAKEN)]
    if is_number:
        foreseen.sort(key=lambda column: float((numbers - right[column].astype(float)).abs().sum()))
    is_mistaken = {column: _same(given, right[column]) for column in foreseen}
    for is_all in (True, False):
        for column, is_same in is_mistaken.items():
            if (is_same if is_all else is_same | is_right).all():
                return column.split(MISTAKEN)[1]
    wrong = "value" if len(right) == 1 else "values"
    if not is_number:
        return wrong
    if numbers.isna().all():
        return "not_numbers"
    if any(_same(numbers / each, right[name]).all() for each in UNITS):
        return "unit"
    return "rounded" if _is_rounded(numbers, right[name].astype(float)) else wrong


def _is_rounded(given: pandas.Series, right: pandas.Series) -> bool:
    """Return whether numbers are the right ones with fewer decimals; of small ones, at least one.

    >>> right = pandas.Series([0.2312, 0.5])
    >>> _is_rounded(pandas.Series([0.23, 0.5]), right), _is_rounded(pandas.Series([0, 1]), right)
    (True, False)
    """
    least = 0 if (right.abs() >= LEAST_WHOLE).all() else 1
    return any(
        bool(((given - right).abs() <= 0.5 / 10**places + 1e-9).all())
        and numpy.allclose(given * 10**places, (given * 10**places).round())
        for places in range(least, 3)
    )


def _same(given: pandas.Series, right: pandas.Series) -> pandas.Series:
    """Return for each value whether it is right; null equals null."""
    if not _is_number(right):
        return given.map(_text) == right.map(_text)
    numbers = pandas.to_numeric(given, errors="coerce").astype(float)
    wanted = right.astype(float)
    is_whole = bool((wanted.dropna() % 1 == 0).all())
    allowed = 1e-6 if is_whole else 5e-4 * numpy.maximum(wanted.abs(), 1)
    return ((numbers - wanted).abs() <= allowed) | (numbers.isna() & wanted.isna())


def _sort(rows: pandas.DataFrame, keys: list[str]) -> pandas.DataFrame:
    if not keys:
        return rows.reset_index(drop=True)
    return rows.assign(**{"": _name_rows(rows, keys)}).sort_values("").reset_index(drop=True)


def _name_rows(rows: pandas.DataFrame, keys: list[str]) -> pandas.Series:
    """Return the key of each row as one text, independent of the types of its columns."""
    return pandas.Series(
        ["\0".join(map(_text, row)) for row in zip(*(rows[key] for key in keys), strict=True)],
        dtype=object,
    ).set_axis(rows.index)


def _text(value: Any) -> str:
    """Return a value as text: null is empty, and a whole number has no decimals.

    >>> _text(2004.0), _text("01 "), _text(None)
    ('2004', '01', '')
    """
    if pandas.isna(value):
        return ""
    is_whole = isinstance(value, float) and value.is_integer()
    return str(int(value) if is_whole else value).strip()


def _is_number(values: pandas.Series) -> bool:
    return bool(pandas.api.types.is_numeric_dtype(values))


def score(lab: duckdb.DuckDBPyConnection, pairs: pandas.DataFrame) -> pandas.DataFrame:
    """Return one row: the number of pairs, those of one person, precision and recall.

    `left_id` and `right_id` of a pair are record_ids. A repeated or reversed pair counts once.
    """
    return _ask(lab, "score", pairs)


def score_by_drift(lab: duckdb.DuckDBPyConnection, pairs: pandas.DataFrame) -> pandas.DataFrame:
    """Return a row per kind of drift: the number of pairs with it, and the recall among them.

    They are pairs of a primary record and a copy of it, so that each has one drift.
    """
    return _ask(lab, "score_by_drift", pairs)


def twins_met(lab: duckdb.DuckDBPyConnection, pairs: pandas.DataFrame) -> pandas.DataFrame:
    """Return one row: the number of wrong pairs, and of twins among them.

    Among the twins, it counts the pairs with two NIRs on file, those of them with consecutive
    numbers of birth, and the pairs with one address on file.
    """
    return _ask(lab, "twins_met", pairs)


def _ask(lab: duckdb.DuckDBPyConnection, view: str, pairs: pandas.DataFrame) -> pandas.DataFrame:
    with lab.cursor() as cursor:
        cursor.register("linked_pairs", pairs[["left_id", "right_id"]])
        cursor.execute(LINKING)
        return cursor.view(view).df()
