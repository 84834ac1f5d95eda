"""The share of each age in the file: the assumed shape, and two others with the same sum."""

from typing import Any

from breachlab.drawing.canvas import Canvas, number_of
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from dashboard.layout import html
from dashboard.tables import cells, heads, label, number

SHAPES = (
    "persons_per_thousand",
    "flatter_persons_per_thousand",
    "steeper_persons_per_thousand",
)

Row = dict[str, Any]


def shapes(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each age band: persons per thousand residents by each shape."""
    head = heads(canvas, age=1, assumed_shape=1, flatter_shape=1, steeper_shape=1)
    body = html.Tbody([_row(row, canvas) for row in rows.dicts()])
    return html.Table([head, body], className="plain shapes")


def _row(row: Row, canvas: Canvas) -> html.Markup:
    parts = [number(canvas, row, shape, _rate_text(row[shape], canvas)) for shape in SHAPES]
    return html.Tr([cells.name_row(label(canvas, "age_band", row["age_band"])), *parts])


def _rate_text(rate: Any, canvas: Canvas) -> str:
    """Return a rate as a number; the head of the table names its base."""
    shown = number_of(rate)
    return numbers.decimal(shown, 2 if 0 < shown < 10 else 0, canvas.language)
