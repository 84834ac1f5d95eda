"""Who of each group was in the breach of 2023 already: a bar of its share, persons, share.

Groups stand by status and by the time since the last registration ended, not by how many: the
bands of that time are not equally wide.
"""

from typing import Any

import pandas

from breachlab.drawing.canvas import Canvas, number_of, records
from breachlab.words import written
from breachlab.words.values import Form, is_null
from dashboard import html
from dashboard.tables import bar, cells, count, heads, number, text

Row = dict[str, Any]


def earlier_breach(rows: pandas.DataFrame, canvas: Canvas) -> html.Markup:
    """Return a row a status and band of those selected."""
    listed = sorted(records(rows), key=lambda row: _place(row, canvas))
    head = heads(canvas, group=1, share_of_group=2, persons=1)
    body = html.Tbody([_row(row, canvas) for row in listed])
    return html.Table([head, body], className="earlier-breach")


def _place(row: Row, canvas: Canvas) -> tuple[int, int]:
    statuses, bands = (canvas.dimensions[name].values for name in ("statuses", "end_bands"))
    band = row["end_band"]
    return statuses.index(row["status"]), -1 if is_null(band) else bands.index(band)


def _row(row: Row, canvas: Canvas) -> html.Markup:
    share = row["person_share"]
    part = written("person_share", share, canvas.words, Form(places=1))
    return html.Tr(
        [
            cells.named(_name(row, canvas)),
            bar(0, number_of(share), "" if number_of(share) else "is-none"),
            number(canvas, row, "person_share", part),
            count(canvas, row, "person_count"),
        ]
    )


def _name(row: Row, canvas: Canvas) -> list:
    status = canvas.dimensions["statuses"].heading(row["status"])
    if is_null(row["end_band"]):
        return [status]
    ended = canvas.dimensions["end_bands"].labels[row["end_band"]]
    return [status, html.Small(text(canvas, "ended").format(ended))]
