"""By which channel each person is told: a fall, each step taking its part of those who are left."""

from typing import Any

import pandas
from dash import html

from breachlab.drawing.canvas import Canvas, number_of, records
from dashboard import tables
from dashboard.tables import bar, heads, label, text

LIVING, SHARE = "living_person_count", "of_living_share"

Row = dict[str, Any]


def channels(rows: pandas.DataFrame, canvas: Canvas) -> html.Table:
    """Return all the living, then a row a step: whom it reaches, and their share of the living.

    A bar begins where the one above it ends: what stands to its left is left to the next steps.
    """
    steps = [row for row in records(rows) if row["channel"] != "deceased"]
    # Of nobody selected there are no steps.
    all_living = steps[0] if steps else {LIVING: 0}
    whole = _row(text(canvas, "living"), all_living, LIVING, (0, 1), "is-whole", canvas)
    falls = [
        _row(label(canvas, "channel", row["channel"]), row, "person_count", _span(row), _name(row),
             canvas)
        for row in steps
    ]  # fmt: skip
    head = heads(canvas, channel=1, persons=2, share_of_living=1)
    return html.Table([head, html.Tbody([whole, *falls])], className="channels")


def _row(
    name: str, row: Row, column: str, span: tuple[float, float], kind: str, canvas: Canvas
) -> html.Tr:
    part = {SHARE: row[column] / row[LIVING] if row[LIVING] else 0}
    return html.Tr(
        [
            html.Th(name, scope="row"),
            bar(*span, kind),
            tables.count(canvas, row, column),
            tables.share(canvas, part, SHARE),
        ]
    )


def _span(row: Row) -> tuple[float, float]:
    """Return from where to where the bar of a step goes, as shares of the living."""
    living = max(number_of(row[LIVING]), 1)
    count = number_of(row["person_count"])
    # The last step is of those whom no step reaches: it takes all that is left.
    left = 0 if row["channel"] == "public_notice" else number_of(row["left_person_count"])
    return left / living, min((left + count) / living, 1)


def _name(row: Row) -> str:
    if not number_of(row["person_count"]):
        return "is-none"
    return "is-attention" if row["channel"] == "public_notice" else ""
