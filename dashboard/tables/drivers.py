"""The assumed figures that move a headline furthest, as bars of change."""

from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from dashboard.layout import html
from dashboard.layout.marks import mark_counts
from dashboard.tables import cells, label, no_table

MOST = 5  # bars
ENDS = ("least_value", "most_value")

Row = dict[str, Any]


def drivers(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each driver: its headline, a bar of its range, a dot at the central value.

    All bars have one scale: changes as shares of the headline.
    """
    moved = [row for row in rows.dicts() if row["driver_id"]][:MOST]
    if not moved:
        return no_table(canvas)
    scale = max(1, *(row["above_share"] for row in moved))
    body = html.Tbody([_row(row, scale, canvas) for row in moved])
    return html.Table(body, className="drivers")


def _row(row: Row, scale: float, canvas: Canvas) -> html.Markup:
    named = [
        label(canvas, "driver_id", row["driver_id"]),
        html.Small(label(canvas, "headline_id", row["headline_id"])),
    ]
    least, most = (_end(end, row, canvas) for end in (0, 1))
    return html.Tr(
        [cells.name_row(named), least, html.Td(_bar(row, scale), className="swing"), most]
    )


def _end(end: int, row: Row, canvas: Canvas) -> html.Markup:
    """Return a cell with an end of the headline, in the headline's unit."""
    keys = ENDS[end]
    value, key = row[keys], row["headline_key"]
    if key == "day_count":
        written = numbers.count_noun(value, "days", canvas.language)
    elif key.endswith("_eur"):
        written = numbers.euros(value, 1, canvas.language)
    else:
        shown = canvas.limit_digits(value, keys, in_millions=True)
        written = numbers.millions(shown, canvas.language)
    return html.Td(written, className="number", **mark_counts([(keys, value)]))


def _bar(row: Row, scale: float) -> html.Markup:
    """Return a bar around the dot; the dot marks no change."""
    whole = 1 + scale
    style = {
        "--start": f"{(1 - row['below_share']) / whole:.2%}",
        "--end": f"{(1 + row['above_share']) / whole:.2%}",
        "--none": f"{1 / whole:.2%}",
    }
    return html.Div([html.I(className="bar"), html.I(className="taken")], style=style)
