"""The persons reached by a public notice alone: a bar of their share of each living group."""

from collections.abc import Callable
from typing import Any

from breachlab.drawing.canvas import Canvas, number_of
from breachlab.query.answer_rows import Rows
from dashboard import tables
from dashboard.layout import html
from dashboard.tables import bar, heads, label

Row = dict[str, Any]


def draw_unreached(column: str, count: str, share: str, heading: str) -> Callable:
    """Return the function that draws a row for each group of this column, in the order of rows.

    `count` and `share` are the columns of the persons that no channel reaches; `heading` is the
    text above the groups. The longest bar is that of the highest share.
    """

    def draw(rows: Rows, canvas: Canvas) -> html.Markup:
        groups = rows.dicts()
        most = max((number_of(row[share]) for row in groups), default=0) or 1
        lines = [
            html.Tr(
                [
                    html.Th(label(canvas, column, row[column]), scope="row"),
                    bar(0, number_of(row[share]) / most, "is-unreached"),
                    tables.share(canvas, row, share),
                    tables.count(canvas, row, count),
                ]
            )
            for row in groups
        ]
        head = heads(canvas, **{heading: 1, "unreached_share": 2, "persons": 1})
        return html.Table([head, html.Tbody(lines)], className="unreached")

    return draw
