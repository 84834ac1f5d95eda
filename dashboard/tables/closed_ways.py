"""The ways to harm that a token instead of the NIR would have closed to all, and a link."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from dashboard import tables
from dashboard.layout import html
from dashboard.layout.words import PageWords
from dashboard.state.page_state import State, write_state
from dashboard.tables import cells
from dashboard.tables.fields_out import measure_of
from dashboard.tables.risks import name_harm

REMAINING = "remaining_person_count"

Row = dict[str, Any]


def closed_ways(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each way that would be closed: its bar, and the persons now at risk."""
    closed = [row for row in rows.dicts() if row["person_count"] and not row[REMAINING]]
    measure = f"avoided_{measure_of(canvas)}"
    most = max([1, *(row[measure] for row in closed)])
    body = [_row(row, measure, most, canvas) for row in closed]
    return html.Table(html.Tbody(body), className="closed-ways")


def _row(row: Row, measure: str, most: float, canvas: Canvas) -> html.Markup:
    count = numbers.compact(row[measure], canvas.language)
    return html.Tr(
        [
            cells.name_row(name_harm(row, canvas)),
            tables.bar(0, row[measure] / most),
            tables.number(canvas, row, measure, count),
        ]
    )


def link_to_what_if(rows: Rows, state: State, words: PageWords) -> Sequence:
    """Return the link to the page on other measures; none of a list of one's own."""
    if words.is_own:
        return ()
    address = write_state(replace(state, page="what_if", options={}))
    return (html.P(html.A(words.of_card("fields/without_nir", "more"), href=address)),)
