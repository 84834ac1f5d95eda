"""The range that published sizes allow, as a bar; the assumed overlap selects a part of it.

With random overlap it goes from the least to the most, with a tick at the model's count. With
little overlap it ends at that count; with much it begins there.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from breachlab.drawing.canvas import Canvas, number_of
from breachlab.words import numbers
from breachlab.words.values import is_null
from dashboard import tables
from dashboard.layout import html

Row = Mapping[str, Any]
LEAST, MOST = "least_person_count", "most_person_count"
LITTLE, RANDOM, MUCH = "little", "random", "much"


def case(canvas: Canvas) -> str:
    """Return the assumed overlap of breaches: little, random or much."""
    return canvas.options.get("overlap", RANDOM)


def measure_in(case: str, measure: str) -> str:
    """Return the column of the count in a case; `measure` is that of random overlap."""
    return measure if case == RANDOM else f"{case}_overlap_person_count"


def ends(row: Row, measure: str, case: str) -> tuple[str, str]:
    """Return the columns of a case's range, the lesser value first; a draw may exceed a bound.

    Where the bounds are one number it is known, and no case changes it.
    """
    if row[LEAST] == row[MOST] and not is_null(row[MOST]):
        return LEAST, MOST
    columns = {LITTLE: (LEAST, measure), RANDOM: (LEAST, MOST), MUCH: (measure, MOST)}[case]
    start, end = columns
    return (end, start) if number_of(row[start]) > number_of(row[end]) else columns


def reach(row: Row, measure: str, whole: float, canvas: Canvas, name: str = "") -> html.Markup:
    """Return a cell with the bar of a row, and its ends in words below.

    `whole` is the count at the full width of the cell. Without bounds there is no bar, nor if they
    are wider than the cell: a small world keeps the published sizes. A count of zero has no tick,
    nor has a range of one number: who was in a breach of the register itself is not left to chance.
    """
    start, end = ends(row, measure, case(canvas))
    places = {"start": row[start], "end": row[end], "at": row[measure]}
    style = {f"--{key}": f"{number_of(at) / whole:.2%}" for key, at in places.items()}
    is_one_number = not is_null(row[MOST]) and row[LEAST] == row[MOST]
    names = {
        "is-unbounded": is_null(row[MOST]) or row[end] > whole,
        "is-unmarked": not number_of(row[measure]) or case(canvas) != RANDOM or is_one_number,
        "is-one-number": is_one_number,
    }
    shown = " ".join(["reach", *filter(names.get, names), name]).strip()
    columns = _write_ends(row, (start, end), canvas)
    text = html.Small(bounds(row, measure, canvas), **tables.key_columns(canvas, row, *columns))
    return html.Td([html.Div(style=style, className=shown), text])


def bounds(row: Row, measure: str, canvas: Canvas) -> str:
    """Return the ends of a row in words: one number if both are equal, or that no bounds exist."""
    if is_null(row[MOST]):  # the selection is outside, or the register itself was breached
        is_outside = row["perimeter"] == "residents"
        return tables.text(canvas, "outside_perimeter" if is_outside else "no_outside_estimate")
    columns = _write_ends(row, ends(row, measure, case(canvas)), canvas)
    return " – ".join(numbers.compact(row[each], canvas.language) for each in columns)


def _write_ends(row: Row, columns: tuple[str, str], canvas: Canvas) -> tuple[str, ...]:
    """Return the columns to write as the ends of a row."""
    if is_null(row[MOST]):
        return ()
    low, high = (numbers.compact(row[each], canvas.language) for each in columns)
    return columns[1:] if low == high else columns


def widest(rows: Iterable[Row], *columns: str) -> float:
    """Return the largest number of these columns, at least one."""
    return max([1, *(number_of(row[column]) for row in rows for column in columns)])
