"""The change of the total by each choice, had it been made differently."""

from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from dashboard.layout import html
from dashboard.tables import label, number

CHANGE = "change_eur"

Row = dict[str, Any]


def choices(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each choice: its alternative, and the change of the total."""
    lines = [_row(row, canvas) for row in rows.dicts()]
    return html.Table(html.Tbody(lines), className="choices")


def _row(row: Row, canvas: Canvas) -> html.Markup:
    sign = "" if not row[CHANGE] else "−" if row[CHANGE] < 0 else "+"
    written = (
        f"{sign}{numbers.euros(canvas.limit_digits(abs(row[CHANGE]), CHANGE), 0, canvas.language)}"
    )
    name = html.Th(label(canvas, "choice_id", row["choice_id"]), scope="row")
    return html.Tr([name, number(canvas, row, CHANGE, written)])
