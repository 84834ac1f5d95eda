"""By which channel each person is told: a fall, each step taking its part of those who are left."""

from typing import Any

import pandas

from breachlab.drawing.canvas import Canvas, number_of, records
from dashboard import tables
from dashboard.layout import html
from dashboard.tables import bar, heads, label, text

TO_INFORM, SHARE = "to_inform_person_count", "of_to_inform_share"

Row = dict[str, Any]


def channels(rows: pandas.DataFrame, canvas: Canvas) -> html.Markup:
    """Return all to inform, then a row a step: whom it reaches, and their share of them.

    A bar begins where the one above it ends: what stands to its left is left to the next steps.
    """
    steps = records(rows)
    # Of nobody selected there are no steps.
    everybody = steps[0] if steps else {TO_INFORM: 0}
    whole = _row(text(canvas, "to_inform"), everybody, TO_INFORM, (0, 1), "is-whole", canvas)
    falls = [
        _row(label(canvas, "channel", row["channel"]), row, "person_count", _span(row), _name(row),
             canvas)
        for row in steps
    ]  # fmt: skip
    head = heads(canvas, channel=1, persons=2, share=1)
    return html.Table([head, html.Tbody([whole, *falls])], className="channels")


def _row(
    name: str, row: Row, column: str, span: tuple[float, float], kind: str, canvas: Canvas
) -> html.Markup:
    part = {SHARE: row[column] / row[TO_INFORM] if row[TO_INFORM] else 0}
    return html.Tr(
        [
            html.Th(name, scope="row"),
            bar(*span, kind),
            tables.count(canvas, row, column),
            tables.share(canvas, part, SHARE),
        ]
    )


def _span(row: Row) -> tuple[float, float]:
    """Return from where to where the bar of a step goes, as shares of those to inform."""
    whole = max(number_of(row[TO_INFORM]), 1)
    count = number_of(row["person_count"])
    # The last step is of those whom no step reaches: it takes all that is left.
    left = 0 if row["channel"] == "public_notice" else number_of(row["left_person_count"])
    return left / whole, min((left + count) / whole, 1)


def _name(row: Row) -> str:
    if not number_of(row["person_count"]):
        return "is-none"
    return "is-attention" if row["channel"] == "public_notice" else ""
