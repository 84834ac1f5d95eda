"""The order of telling: a row for each segment, with the persons told by its end."""

from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from dashboard.layout import html
from dashboard.tables import count, heads, label, number

Row = dict[str, Any]


def segments(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each segment, the most urgent first: group, persons to tell, sum so far."""
    head = heads(canvas, rank=1, segment=1, can_be_told=1, so_far=1)
    lines = [_row(row, canvas) for row in rows.dicts() if row["person_count"]]
    return html.Table([head, html.Tbody(lines)], className="segments")


def _row(row: Row, canvas: Canvas) -> html.Markup:
    rank = numbers.whole(row["priority_rank"], canvas.language)
    group = label(canvas, "age_group", row["age_group"])
    return html.Tr(
        [
            number(canvas, row, "priority_rank", rank, name="number rank"),
            html.Th([group, html.Small(label(canvas, "status", row["status"]))], scope="row"),
            count(canvas, row, "told_person_count"),
            count(canvas, row, "cumulative_person_count"),
        ]
    )
