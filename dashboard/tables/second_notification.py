"""To whom a second communication would be due: a row a breach, with both cases of dependence."""

from typing import Any

import pandas

from breachlab.drawing.canvas import Canvas, records
from breachlab.words import numbers
from dashboard import html
from dashboard.tables import cells, heads, label, number

# Each is a model's count or a case, so three figures of it are said.
ABOUT = {
    "little_overlap_due_person_count": "little_overlap",
    "due_person_count": "independent",
    "much_overlap_due_person_count": "much_overlap",
}

Row = dict[str, Any]


def second_notification(rows: pandas.DataFrame, canvas: Canvas) -> html.Markup:
    """Return a row a breach: how many if it overlaps little, if it is independent, if much."""
    head = heads(canvas, other_breach=1, **dict.fromkeys(ABOUT.values(), 1))
    body = html.Tbody([_row(row, canvas) for row in records(rows)])
    return html.Table([head, body], className="plain second-notification")


def _row(row: Row, canvas: Canvas) -> html.Markup:
    when = html.Small(numbers.month(row["breached_on"], canvas.language))
    name = cells.named([label(canvas, "breach_id", row["breach_id"]), " ", when])
    return html.Tr([name, *(_about(row, column, canvas) for column in ABOUT)])


def _about(row: Row, column: str, canvas: Canvas) -> html.Markup:
    return number(canvas, row, column, numbers.compact(row[column], canvas.language))
