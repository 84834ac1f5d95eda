"""The range of the total by each component, on both sides of the mean, as bars."""

from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from dashboard.layout import html
from dashboard.pages.parts.budget_words import rank_swings
from dashboard.tables import heads, label, number

MOST = 5  # components: those with the largest range
BELOW, ABOVE = "below_mean_eur", "above_mean_eur"

Row = dict[str, Any]


def swings(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each component: its change of the total, both ways, in 8 of 10 draws."""
    shown = [row for row in rank_swings(rows.dicts()) if row["swing_eur"]][:MOST]
    most = max((max(row[BELOW], row[ABOVE]) for row in shown), default=1)
    head = heads(canvas, component=2, takes_off=1, adds=1)
    return html.Table(
        [head, html.Tbody([_row(row, most, canvas) for row in shown])], className="swings"
    )


def _row(row: Row, most: float, canvas: Canvas) -> html.Markup:
    places = {"--start": 0.5 - row[BELOW] / most / 2, "--end": 0.5 + row[ABOVE] / most / 2}
    style = {name: f"{place:.2%}" for name, place in places.items()}
    return html.Tr(
        [
            html.Th(label(canvas, "component_id", row["component_id"]), scope="row"),
            html.Td(html.Div(html.B(), className="swing", style=style), className="bars"),
            *(_sign(row, column, sign, canvas) for column, sign in ((BELOW, "−"), (ABOVE, "+"))),
        ]
    )


def _sign(row: Row, column: str, sign: str, canvas: Canvas) -> html.Markup:
    written = numbers.euros(canvas.limit_digits(row[column], column), 0, canvas.language)
    return number(canvas, row, column, f"{sign}{written}")
