"""Groups that may need another channel: their shares reached by e-mail, and by notice alone.

Groups that the register does not record have a published number instead of a zero.
"""

from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.words.values import is_null
from dashboard.layout import html
from dashboard.pages.parts.plan_words import LISTED
from dashboard.tables import count, heads, label, sentence, share

Row = dict[str, Any]


def reached_groups(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each group: the persons to inform, and the shares that each way reaches."""
    head = heads(canvas, group=1, to_inform_count=1, email_reaches=1, by_notice=1)
    shown = [row for row in rows.dicts() if row["group_id"] in LISTED or _is_unknown(row)]
    body = [_row(row, canvas) for row in shown]
    return html.Table([head, html.Tbody(body)], className="reached-groups")


def _is_unknown(row: Row) -> bool:
    return not is_null(row["published_person_count"])


def _row(row: Row, canvas: Canvas) -> html.Markup:
    name = html.Th(label(canvas, "group_id", row["group_id"]), scope="row")
    if _is_unknown(row):
        text = sentence(canvas, "not_on_file", **row)
        return html.Tr([name, html.Td(**text, colSpan=3, className="not-known")])
    return html.Tr(
        [
            name,
            count(canvas, row, "person_count"),
            share(canvas, row, "email_share"),
            share(canvas, row, "public_notice_share"),
        ]
    )
