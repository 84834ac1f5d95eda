"""Horizontal bars with names and numbers before them: one per value of a dimension, or per row."""

import re
import textwrap
from collections.abc import Sequence
from typing import Any

from breachlab.drawing import axis
from breachlab.drawing.canvas import NOT_KNOWN, Canvas, Point, number_of
from breachlab.drawing.figure_template import MARGIN, NAMES_AXIS, QUIET_AXIS, bar, figure, ticks_of
from breachlab.drawing.told import list_told
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.units import unit
from breachlab.words.values import is_null

WIDE = 24  # characters of a name in one line
LETTER = 6.5  # pixels of a character of 12 px: the highest average
GAP = 16  # more pixels for the bold, wider digits
ROW = 14  # pixels of height for a bar and its gap, and again for each line of its name


def bars(
    rows: Rows,
    canvas: Canvas,
    column: str,
    measure: str = "person_count",
    is_complete: bool = True,
) -> dict:
    """Draw one bar per value of a dimension's column, or one per row for another column.

    A value without a row is 0 if the rows are `is_complete`, and else not drawn.
    With a selection, a mark shows the end of each bar if the selected persons were distributed
    like everyone.
    """
    points = canvas.points(rows, column, measure, is_complete=is_complete)
    codes = [point.code for point in points]
    marks = canvas.marks(points, column, measure)
    end = axis.top([point.count for point in points] + marks)
    names = [f"{_wrap(point.label)}  <b>{_number(point, canvas, measure)}</b>" for point in points]
    base = bar(points, canvas.list_keys(list_told(measure, rows.columns)))
    trace = base | {"orientation": "h", "x": [point.count for point in points], "y": codes}
    height = ROW * (1 + max((name.count("<br>") + 1 for name in names), default=1))
    tick = ticks_of(marks, measure, canvas, size=height // 2, is_upright=True)
    return figure(
        [trace, tick | {"x": marks, "y": codes}],
        hovermode="y",
        height=height * max(len(points), 1) + 8,
        margin={**MARGIN, "l": _room(names)},
        xaxis={**QUIET_AXIS, "visible": False, "range": [0, end]},
        yaxis={**NAMES_AXIS, "autorange": "reversed", "tickvals": codes, "ticktext": names},
    )


def label_bars(labels: Sequence[str], values: Sequence[Any], measure: str, canvas: Canvas) -> dict:
    """Draw one bar per label, in order, with its number before it; labels may repeat."""
    points = [
        Point(
            f"{number}",
            label,
            number_of(value),
            f"<b>{label}</b><br>{canvas.write_measure(value, measure)}",
            is_known=not is_null(value),
        )
        for number, (label, value) in enumerate(zip(labels, values, strict=True))
    ]
    names = [f"{_wrap(each.label)}  <b>{_number(each, canvas, measure)}</b>" for each in points]
    codes = [each.code for each in points]
    height = ROW * (1 + max((name.count("<br>") + 1 for name in names), default=1))
    trace = bar(points, [canvas.key(measure)])
    return figure(
        [trace | {"orientation": "h", "x": [each.count for each in points], "y": codes}],
        hovermode="y",
        height=height * max(len(points), 1) + 8,
        margin={**MARGIN, "l": _room(names)},
        xaxis={**QUIET_AXIS, "visible": False, "range": [0, _end(points)]},
        yaxis={**NAMES_AXIS, "autorange": "reversed", "tickvals": codes, "ticktext": names},
    )


def _end(points: Sequence[Point]) -> float:
    """Return the end of the axis: just above the largest value, even if that is below 1."""
    most = max((point.count for point in points), default=0)
    return axis.ROOM * most if 0 < most < 1 else axis.top([most])


def _wrap(label: str) -> str:
    """Break a long name into lines; a French term in brackets begins a new line."""
    return "<br>".join(textwrap.wrap(label.replace(" (", "\n("), WIDE, break_long_words=False))


def _number(point: Point, canvas: Canvas, measure: str) -> str:
    if not point.is_known:
        return NOT_KNOWN
    if unit(measure) in ("euros", "share", "per thousand"):  # these have a short form of their own
        return canvas.write_measure(point.count, measure)
    return numbers.compact(point.count, canvas.language)


def _room(names: Sequence[str]) -> int:
    """Return the pixels of the longest line of these names."""
    lines = [re.sub("<[^>]+>", "", line) for name in names for line in name.split("<br>")]
    return round(LETTER * max(map(len, lines), default=0)) + GAP
