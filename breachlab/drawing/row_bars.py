"""Bars of any rows: one per row, of the number in its headline; or one per number of one row."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas

from breachlab.drawing.bars import label_bars
from breachlab.drawing.canvas import Canvas, records
from breachlab.query.parameters import PARAMETERS
from breachlab.words import headings, numbers
from breachlab.words.units import is_code, unit
from breachlab.words.values import Form, is_null, write_in_words

MOST = 40  # most bars of a picture
SHORT = 60  # most letters of a column that names rows


def row_bars(
    rows: pandas.DataFrame, canvas: Canvas, spoken: Sequence[str] = ()
) -> dict[str, Any] | None:
    """Draw a bar per row, of the number that the headline speaks of; null without numbers.

    `spoken` are the columns of the headline. A single row has a bar per column of the same unit.
    """
    measures = list_measures(rows, spoken)
    if not measures:
        return None
    measure = measures[0]
    if len(rows) == 1:
        return _draw_columns(records(rows)[0], measures, canvas)
    names = list_names(rows)
    points = records(rows.head(MOST))
    labels = [name_row(row, names, canvas) for row in points]
    return label_bars(labels, [row[measure] for row in points], measure, canvas)


def list_measures(rows: pandas.DataFrame, spoken: Sequence[str] = ()) -> list[str]:
    """Return the columns of numbers that can be bars: that of the bars, the others in `spoken`.

    Example:

        >>> rows = {"quantity": [3, 9], "mean_eur": [5, 2], "all_mean_eur": [7, 7]}
        >>> list_measures(pandas.DataFrame(rows), ["all_mean_eur"])
        ['mean_eur', 'all_mean_eur', 'quantity']
    """
    numbers = [
        name
        for name in map(str, rows)
        if rows[name].dtype.kind in "iuf"
        and not is_code(name)
        and unit(name) not in ("year", "day")
        and rows[name].notna().any()
        and (rows[name].dropna() >= 0).all()
    ]
    first = [name for name in dict.fromkeys(spoken) if name in numbers]
    varying = [name for name in numbers if rows[name].nunique() > 1]
    if len(rows) > 1 and not varying:  # a number of all rows: bars would say nothing of each
        return []
    bar = [_of_rows(rows, first, varying)] if varying else []
    return [*dict.fromkeys([*bar, *first, *numbers])]


def _of_rows(rows: pandas.DataFrame, spoken: Sequence[str], varying: Sequence[str]) -> str:
    """Return the column that says of each row what the headline says of all.

    A headline often speaks of a sum or of an end, which is the same in every row. Its column then
    has the row's own in its name: mean_eur in notification_mean_eur. Else the rows are often in
    the order of the column.
    """
    spoken = [each for each in spoken if each not in PARAMETERS]
    within = [
        each
        for of_all in spoken
        for each in sorted(varying, key=len, reverse=True)
        if of_all.endswith(f"_{each}")
    ]
    alike = [each for each in varying if unit(each) in [unit(name) for name in spoken[:1]]]
    return [
        *(each for each in spoken if each in varying),
        *within,
        *(each for each in alike if rows[each].is_monotonic_decreasing),
        *(each for each in varying if each == "person_count"),
        *alike,
        *(each for each in varying if each not in PARAMETERS),
        *varying,
    ][0]


def list_names(rows: pandas.DataFrame) -> list[str]:
    """Return the first columns without numbers, as many as are needed to name each row."""
    texts = [
        name
        for name in map(str, rows)
        if (rows[name].dtype.kind not in "iufb" or is_code(name) or unit(name) == "year")
    ]
    if len(rows) > 1:
        texts = [each for each in texts if rows[each].nunique() > 1] or texts
    short = [each for each in texts if rows[each].astype(str).str.len().max() <= SHORT]
    texts = short or texts
    for count in range(1, len(texts) + 1):
        if not rows.duplicated(texts[:count]).any():
            return texts[:count]
    return texts[:1]


def name_row(row: Mapping[str, Any], named: Sequence[str], canvas: Canvas) -> str:
    """Return the name of a row: its values in the naming columns, in words."""
    parts = [write_value(row[name], name, canvas) for name in named]
    whole = " · ".join(part for part in parts if part)
    return whole[:1].upper() + whole[1:]


def write_value(value: Any, column: str, canvas: Canvas) -> str:
    """Return a value in the words and numbers of the language; empty for null."""
    if is_null(value):
        return ""
    if (label := canvas.words.label(column, value)) is not None:
        return label
    if is_code(column):
        return f"{value:.0f}" if isinstance(value, float) else str(value)
    if isinstance(value, float) and unit(column) == "number":
        return numbers.decimal(value, _places(value), canvas.language)
    form = Form(places=1) if unit(column) == "share" else None
    return write_in_words(column, value, canvas.words, form)


def _places(value: float) -> int:
    """Return the decimals to write a number with.

    >>> _places(3.0), _places(0.1234), _places(412.5)
    (0, 3, 1)
    """
    if value.is_integer():
        return 0
    return 3 if abs(value) < 1 else 2 if abs(value) < 100 else 1


def _draw_columns(
    row: Mapping[str, Any], measures: Sequence[str], canvas: Canvas
) -> dict[str, Any]:
    of_one_unit = [each for each in measures if unit(each) == unit(measures[0])]
    labels = [headings.heading(canvas.query, each, canvas.language) for each in of_one_unit]
    return label_bars(labels, [row[each] for each in of_one_unit], measures[0], canvas)
