"""What the published sizes allow, and what the model has: a bar between two bounds, with a mark."""

from collections.abc import Iterable, Mapping
from typing import Any

from breachlab.drawing.canvas import Canvas, number_of
from breachlab.words import numbers
from breachlab.words.values import is_null
from dashboard import html, tables

Row = Mapping[str, Any]
LEAST, MOST = "least_person_count", "most_person_count"


def reach(row: Row, measure: str, whole: float, canvas: Canvas, name: str = "") -> html.Markup:
    """Return a cell with a bar from the least to the most of a row, and these in words below.

    The mark stands at the number of `measure`; `whole` is as many as the cell is wide. Where there
    are no bounds there is no bar, and of nobody no mark.
    """
    places = {"start": row[LEAST], "end": row[MOST], "at": row[measure]}
    style = {f"--{key}": f"{min(number_of(at) / whole, 1):.2%}" for key, at in places.items()}
    names = {"is-unbounded": is_null(row[MOST]), "is-unmarked": not number_of(row[measure])}
    shown = " ".join(["reach", *filter(names.get, names), name]).strip()
    said = html.Small(bounds(row, canvas), **tables.keyed(canvas, row, *_bounded(row, canvas)))
    return html.Td([html.Div(style=style, className=shown), said])


def bounds(row: Row, canvas: Canvas) -> str:
    """Return the bounds of a row in words: one number where it is both, or that there are none."""
    if is_null(row[MOST]):  # nobody selected is inside, or the register itself was hit
        is_outside = row["perimeter"] == "residents"
        return tables.text(canvas, "outside_perimeter" if is_outside else "no_outside_estimate")
    shown = (numbers.compact(row[each], canvas.language) for each in _bounded(row, canvas))
    return " – ".join(shown)


def _bounded(row: Row, canvas: Canvas) -> tuple[str, ...]:
    """Return the columns that are written as the bounds of a row."""
    if is_null(row[MOST]):
        return ()
    low, high = (numbers.compact(row[each], canvas.language) for each in (LEAST, MOST))
    return (MOST,) if low == high else (LEAST, MOST)


def widest(rows: Iterable[Row], *columns: str) -> float:
    """Return the largest number of these columns; one where there is none."""
    return max([1, *(number_of(row[column]) for row in rows for column in columns)])
