"""The notification to the authority as it may stand on a day, item by item of the form."""

from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.words import Sentence, fill
from dashboard.layout import html
from dashboard.layout.marks import aria
from dashboard.tables import cells, heads, key_sentence, label, text

Row = dict[str, Any]
FILLED, MISSING = "✓", "missing"


def form(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a line for each item with its state, and the words of all items in a fold."""
    items = rows.dicts()
    lines = html.Ol([_line(row, canvas) for row in items], className="items")
    head = heads(canvas, item=1, words=2)
    table = html.Table([head, html.Tbody([_row(row, canvas) for row in items])])
    fold = html.Details(
        [html.Summary(text(canvas, "open_form")), table], id="form-items", className="form"
    )
    return html.Div([lines, fold])


def word_item(row: Row, canvas: Canvas) -> Sentence:
    """Return the words of an item, filled from its row."""
    return fill(canvas.words.label("wording_id", row["wording_id"]) or "", row, canvas.words)


def _line(row: Row, canvas: Canvas) -> html.Markup:
    law = html.Small(cells.article(label(canvas, "legal_reference", row["legal_reference"])))
    name = html.Span(label(canvas, "item_id", row["item_id"]))
    return html.Li([law, name, _state(row, canvas)])


def _state(row: Row, canvas: Canvas) -> html.Markup:
    """Return the state of an item: filled in or missing."""
    if row["is_to_fill"]:
        return html.B(text(canvas, MISSING), className="missing")
    return html.B(FILLED, role="img", **aria(label=text(canvas, "filled")))


def _row(row: Row, canvas: Canvas) -> html.Markup:
    law = html.Small(label(canvas, "legal_reference", row["legal_reference"]))
    item: list = [label(canvas, "item_id", row["item_id"]), law]
    filled = html.Td(**key_sentence(canvas, word_item(row, canvas)))
    name = "is-to-fill" if row["is_to_fill"] else ""
    state = html.Td(_state(row, canvas), className="number")
    return html.Tr([html.Th(item, scope="row"), filled, state], className=name)
