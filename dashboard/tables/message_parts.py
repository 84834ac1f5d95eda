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
    """Return a row for each part: gaps of the draft; for an SMS, those of the short text too."""
    parts = pick(rows.dicts(), canvas.options)
    if not parts:
        return html.Div()
    is_sms = parts[0]["channel"] == "sms"
    head = heads(canvas, part=1, in_full=1, **({"in_short": 1} if is_sms else {}))
    lines = [_row(row, is_sms, canvas) for row in parts]
    return html.Table([head, html.Tbody(lines)], className="message-parts")


def _row(row: Row, is_sms: bool, canvas: Canvas) -> html.Markup:
    name = label(canvas, "message_item_id", row["message_item_id"])
    texts = [_full, _short] if is_sms else [_full]
    cells = [html.Td(write(row, canvas)) for write in texts]
    return html.Tr([html.Th(name, scope="row"), *cells])


def _full(row: Row, canvas: Canvas) -> html.Markup:
    if not is_null(missing := row["missing_requirement_ids"]):
        return html.B(
            write_in_words("missing_requirement_ids", missing, canvas.words), className="missing"
        )
    return _state(True, row["is_to_fill"], canvas)


def _short(row: Row, canvas: Canvas) -> html.Markup:
    return _state(row["is_in_short_sms"], row["is_to_fill_in_short_sms"], canvas)


def _state(is_said: bool, is_to_fill: bool, canvas: Canvas) -> html.Markup:
    if is_to_fill:
        return html.B(text(canvas, "to_fill_in"), className="missing")
    return html.B(text(canvas, "yes" if is_said else "no"))
