"""The check of the displayed message: a row for each part of Art. 34(2), and the advice."""

from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.words.values import is_null, write_in_words
from dashboard.layout import html
from dashboard.pages.parts.message_choice import pick
from dashboard.tables import heads, label, text

Row = dict[str, Any]


def message_parts(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each part: what the draft misses, leaves blank or leaves to another text."""
    parts = pick(rows.dicts(), canvas.options)
    if not parts:
        return html.Div()
    lines = [_row(row, canvas) for row in parts]
    head = heads(canvas, part=1, is_said=1)
    return html.Table([head, html.Tbody(lines)], className="message-parts")


def _row(row: Row, canvas: Canvas) -> html.Markup:
    name = label(canvas, "message_item_id", row["message_item_id"])
    return html.Tr([html.Th(name, scope="row"), html.Td(_write(row, canvas))])


def _write(row: Row, canvas: Canvas) -> list[html.Markup]:
    if not is_null(missing := row["missing_requirement_ids"]):
        names = write_in_words("missing_requirement_ids", missing, canvas.words)
        return [html.B(names, className="missing")]
    referred = row["referred_requirement_ids"]
    if is_null(referred):
        if row["is_to_fill"]:
            return [html.B(text(canvas, "to_fill_in"), className="missing")]
        return [html.B(text(canvas, "yes"))]
    names = write_in_words("referred_requirement_ids", referred, canvas.words)
    place = f"referred-{row['message_item_id']}"
    blank = html.B(text(canvas, "to_fill_in_here"), className="missing")
    return [
        html.Details([html.Summary(text(canvas, "where_all_is_read")), html.P(names)], id=place),
        *([blank] if row["is_to_fill"] else []),
    ]
