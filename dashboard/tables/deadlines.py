"""Deadlines of the law: from when each counts, what was done, and whether in time."""

from typing import Any

import pandas

from breachlab.drawing.canvas import Canvas, records
from breachlab.words import numbers
from breachlab.words.values import is_null
from dashboard import html
from dashboard.marks import data
from dashboard.tables import heads, label, sentence, text

Row = dict[str, Any]
Told = dict[str, Any]  # what an element is given that shows it; nothing where it is not known
HEADS = ("rule", "counts_from", "due", "done")


def deadlines(rows: pandas.DataFrame, canvas: Canvas) -> html.Markup:
    """Return a row a rule; what is not established is said so, and no day stands in its place."""
    body = html.Tbody([_row(row, canvas) for row in records(rows)])
    return html.Table([heads(canvas, **dict.fromkeys(HEADS, 1)), body], className="deadlines")


def _row(row: Row, canvas: Canvas) -> html.Markup:
    law = html.Small(label(canvas, "legal_reference", row["legal_reference"]))
    rule = html.Th([html.Span(label(canvas, "deadline_id", row["deadline_id"])), law], scope="row")
    cells = [
        (_dated(row["starts_on"], canvas), label(canvas, "deadline_start_id", row["deadline_id"])),
        (_due(row, canvas), label(canvas, "lateness_id", row["lateness_id"])),
        (_dated(row["done_on"], canvas), _done(row, canvas)),
    ]
    named = zip(HEADS[1:], cells, strict=True)
    return html.Tr([rule, *(_cell(*each, canvas) for each in named)])


def _cell(head: str, lines: tuple[Told, str], canvas: Canvas) -> html.Markup:
    """Return a cell of what is known in strong letters and what is said of it."""
    strong, said = lines
    shown = [html.Strong(**strong)] if strong else []
    return html.Td([*shown, html.Span(said)], **data(head=text(canvas, head)))


def _due(row: Row, canvas: Canvas) -> Told:
    hours = row["allowed_hours"]
    if is_null(row["due_on"]) and not is_null(hours):
        return sentence(canvas, "within", allowed_hours=hours)
    return _dated(row["due_on"], canvas)


def _done(row: Row, canvas: Canvas) -> str:
    """Say what was done; of what was done after the day that is asked, that nothing was known."""
    said = label(canvas, "deadline_done_id", row["deadline_done_id"])
    return said or sentence(canvas, "not_known_by", as_of=row["as_of"])["children"]


def _dated(value: Any, canvas: Canvas) -> Told:
    return {} if is_null(value) else {"children": numbers.day(value, canvas.language)}
