"""The bridge of counts: from the records to the persons to inform, and on to the channels."""

from typing import Any

import pandas

from breachlab.drawing.canvas import Canvas, records
from dashboard import html
from dashboard.tables import bar, count, heads, label

OF_RECORDS = ("records", "further_records")  # all others count persons
WHOLE = ("records", "persons", "living", "to_inform")
BESIDE = "exposed_residents"  # who stand beside the bridge

Row = dict[str, Any]


def bridge(rows: pandas.DataFrame, canvas: Canvas) -> html.Markup:
    """Return a row a count: a bar as long as it is, or where the bar above it loses a part.

    Channels share out the bar of those to inform.
    """
    found, lines, left = records(rows), [], 0
    whole = max([row["record_count"] for row in found] + [1])
    for row in found:
        value = row[_column(row)]
        is_part = row["count_id"] not in (*WHOLE, BESIDE)
        span = (left - value, left) if is_part else (0, value)
        left = left - value if is_part else value
        lines.append(_line(row, (span[0] / whole, span[1] / whole), canvas))
    return html.Table([heads(canvas, count=2, number=1), html.Tbody(lines)], className="bridge")


def _line(row: Row, span: tuple[float, float], canvas: Canvas) -> html.Markup:
    name = "is-taken-off" if row["is_taken_off"] else ""
    return html.Tr(
        [
            html.Th(label(canvas, "count_id", row["count_id"]), scope="row"),
            bar(*span, _kind(row)),
            count(canvas, row, _column(row)),
        ],
        className=name,
    )


def _column(row: Row) -> str:
    return "record_count" if row["count_id"] in OF_RECORDS else "person_count"


def _kind(row: Row) -> str:
    if row["is_taken_off"]:
        return "is-lost"
    return "is-attention" if row["count_id"] == "public_notice" else ""
