"""The notification to the authority as it may stand on a day, item by item of the form."""

from typing import Any

import pandas

from breachlab.drawing.canvas import Canvas, records
from breachlab.words import fill
from dashboard import html
from dashboard.tables import heads, label, said, text

Row = dict[str, Any]


def form(rows: pandas.DataFrame, canvas: Canvas) -> html.Markup:
    """Return a row an item: its name and rule, and its words, filled from the row; folded."""
    head = heads(canvas, item=1, words=1)
    table = html.Table([head, html.Tbody([_row(row, canvas) for row in records(rows)])])
    return html.Details([html.Summary(text(canvas, "open_form")), table], className="form")


def _row(row: Row, canvas: Canvas) -> html.Markup:
    wording = canvas.words.label("wording_id", row["wording_id"]) or ""
    law = html.Small(label(canvas, "legal_reference", row["legal_reference"]))
    item: list = [label(canvas, "item_id", row["item_id"]), law]
    filled = html.Td(**said(canvas, fill(wording, row, canvas.words)))
    name = "is-to-fill" if row["is_to_fill"] else ""
    return html.Tr([html.Th(item, scope="row"), filled], className=name)
