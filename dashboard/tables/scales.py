"""The two scales of severity by group, and whether a communication is due."""

from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from dashboard.layout import html
from dashboard.tables import count, heads, key_columns, label, text

Row = dict[str, Any]


def scales(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each group with persons: how many, both scores, and whether it is due."""
    counted = "bridge_exposed_residents" if "departements" in canvas.selection else "living"
    head = heads(canvas, **{"group": 1, counted: 1, "enisa": 1, "cnil": 1, "due_to_them": 1})
    shown = [row for row in rows.dicts() if row["person_count"]]
    return html.Table([head, html.Tbody([_row(row, canvas) for row in shown])], className="scales")


def _row(row: Row, canvas: Canvas) -> html.Markup:
    due = text(canvas, "yes" if row["is_due"] else "no")
    return html.Tr(
        [
            html.Th(label(canvas, "segment_id", row["segment_id"]), scope="row"),
            count(canvas, row, "person_count"),
            html.Td(_score(row, canvas), className="number", **key_columns(canvas, row, "se")),
            html.Td(
                str(row["cnil_level"]), className="number", **key_columns(canvas, row, "cnil_score")
            ),
            html.Td(due, className="number"),
        ]
    )


def _score(row: Row, canvas: Canvas) -> str:
    score = numbers.decimal(row["se"], 1, canvas.language)
    return f"{score} {canvas.words.label('enisa_level', row['enisa_level'])}"
