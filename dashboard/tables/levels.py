"""How many people are at each level of severity: a bar in the level's colour, with its word."""

from typing import Any

import pandas

from breachlab.drawing.canvas import Canvas, number_of, records
from dashboard import html
from dashboard.tables import bar, count, heads, label, share

Row = dict[str, Any]


def levels(rows: pandas.DataFrame, canvas: Canvas) -> html.Markup:
    """Return a row a level, the most severe first: its word, its bar, persons and their share."""
    rows = rows.sort_values("se_from", ascending=False)
    most = max([*map(number_of, rows.person_count), 1])
    head = heads(canvas, level=1, persons=2, share=1)
    body = html.Tbody([_row(row, most, canvas) for row in records(rows)])
    return html.Table([head, body], className="levels")


def _row(row: Row, most: float, canvas: Canvas) -> html.Markup:
    level, persons = row["enisa_level"], row["person_count"]
    part = {"person_share": number_of(row["person_share"])}  # null where nobody is selected
    name = f"level-{level.replace('_', '-')}" if persons else "is-none"
    return html.Tr(
        [
            html.Th(label(canvas, "enisa_level", level), scope="row"),
            bar(0, number_of(persons) / most, name),
            count(canvas, row, "person_count"),
            share(canvas, part, "person_share"),
        ]
    )
