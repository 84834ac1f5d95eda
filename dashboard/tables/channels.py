"""The persons that each channel tells: a waterfall, each step a part of those left."""

from typing import Any

from breachlab.drawing.canvas import Canvas, number_of
from breachlab.query.answer_rows import Rows
from dashboard import tables
from dashboard.layout import html
from dashboard.tables import bar, heads, label, text

TO_INFORM, SHARE = "to_inform_person_count", "of_to_inform_share"

Row = dict[str, Any]


def channels(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return all persons to inform, then a row for each channel: persons reached, and their share.

    A bar begins where the bar above it ends. The space to its left is left for the next channels.
    """
    steps = rows.dicts()
    # An empty selection has no steps.
    everybody = steps[0] if steps else {TO_INFORM: 0}
    is_due = canvas.options.get("to_inform") != "living"
    name = text(canvas, "to_inform" if is_due else "informed_living")
    whole = _row(name, everybody, TO_INFORM, (0, 1), "is-whole", canvas)
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
    """Return the start and the end of a channel's bar, as shares of the persons to inform."""
    whole = max(number_of(row[TO_INFORM]), 1)
    count = number_of(row["person_count"])
    # The last step is the public notice: it takes all persons that are left.
    left = 0 if row["channel"] == "public_notice" else number_of(row["left_person_count"])
    return left / whole, min((left + count) / whole, 1)


def _name(row: Row) -> str:
    if not number_of(row["person_count"]):
        return "is-none"
    return "is-unreached" if row["channel"] == "public_notice" else ""
