"""What each part costs: between which sums eight draws of ten lie, its mean, and the sums."""

from typing import Any

import pandas

from breachlab.drawing.canvas import Canvas, number_of, records
from breachlab.words import numbers
from dashboard import html
from dashboard.tables import heads, keyed, label, number, sentence, text

Row = dict[str, Any]

SUMS = {"telling": "notification", "whole": "all"}  # what it is called: the columns of its sum


def costs(rows: pandas.DataFrame, canvas: Canvas) -> html.Markup:
    """Return a row a component that costs anything, the costliest first: its range and its mean.

    A range is P10 to P90 of the draws of that component; the sums below have those of the sum.
    """
    shown = [row for row in records(rows) if number_of(row["p90_eur"])]
    most = max((row["p90_eur"] for row in shown), default=1)
    parts = [_part(row, most, canvas) for row in shown]
    head = heads(canvas, component=1, eight_in_ten=2, about=1)
    body = [html.Tbody(parts), html.Tfoot(_sums(shown, canvas))]
    return html.Table([head, *body], className="costs")


def _part(row: Row, most: float, canvas: Canvas) -> html.Markup:
    name = label(canvas, "component_id", row["component_id"])
    return html.Tr(
        [
            html.Th([name, *_product(row, canvas)], scope="row"),
            html.Td(_range(row, most), className="bars"),
            _bounds(row, "p10_eur", "p90_eur", canvas),
            _euros(row, "mean_eur", canvas),
        ]
    )


def _product(row: Row, canvas: Canvas) -> list[html.Markup]:
    """Return how many calls or messages at what price make the mean; none of what is paid once."""
    if row["counted_by"] == "breach":
        return []
    return [html.Small(**sentence(canvas, "cost_product", **row))]


def _range(row: Row, most: float) -> html.Markup:
    p10, mean, p90 = (number_of(row[f"{bound}_eur"]) / most for bound in ("p10", "mean", "p90"))
    style = {"--start": f"{p10:.2%}", "--end": f"{p90:.2%}", "--mark": f"{mean:.2%}"}
    return html.Div([html.Div(className="bar"), html.I()], className="span", style=style)


def _bounds(row: Row, low: str, high: str, canvas: Canvas, width: int = 1) -> html.Markup:
    if row[low] == row[high]:
        return html.Td(text(canvas, "as_imposed"), colSpan=width, className="number range")
    ends = [html.Span(_written(row[each], canvas)) for each in (low, high)]
    return html.Td(
        [ends[0], " – ", ends[1]],
        colSpan=width,
        className="number range",
        **keyed(canvas, row, low, high),
    )


def _sums(rows: list[Row], canvas: Canvas) -> list[html.Markup]:
    if not rows:
        return []
    first = rows[0]
    return [
        html.Tr(
            [
                html.Th(text(canvas, key), scope="row"),
                _bounds(first, f"{name}_p10_eur", f"{name}_p90_eur", canvas, width=2),
                _euros(first, f"{name}_mean_eur", canvas),
            ]
        )
        for key, name in SUMS.items()
    ]


def _euros(row: Row, column: str, canvas: Canvas) -> html.Markup:
    return number(canvas, row, column, _written(row[column], canvas))


def _written(amount: float, canvas: Canvas) -> str:
    return numbers.euros(amount, 0, canvas.language)
