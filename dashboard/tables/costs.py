"""What each part costs: from low to high, with what is likely between, and the sums."""

from typing import Any

import pandas
from dash import html

from breachlab.drawing.canvas import Canvas, number_of, records
from breachlab.words import numbers
from dashboard.tables import heads, label, number, text

Row = dict[str, Any]


def costs(rows: pandas.DataFrame, canvas: Canvas) -> html.Table:
    """Return a row a component that costs anything, the costliest first: its range and its mean.

    The sums below are the query's own; the ends of their range are those of every figure at once.
    """
    shown = [row for row in records(rows) if number_of(row["high_eur"])]
    most = max((row["high_eur"] for row in shown), default=1)
    parts = [_part(row, most, canvas) for row in shown]
    head = heads(canvas, component=1, low_to_high=2, about=1)
    body = [html.Tbody(parts), html.Tfoot(_sums(shown, canvas))]
    return html.Table([head, *body], className="costs")


def _part(row: Row, most: float, canvas: Canvas) -> html.Tr:
    name = label(canvas, "component_id", row["component_id"])
    return html.Tr(
        [
            html.Th(name, scope="row"),
            html.Td(_range(row, most), className="bars"),
            html.Td(_bounds(row["low_eur"], row["high_eur"], canvas), className="number range"),
            _euros(row["mean_eur"], canvas),
        ]
    )


def _range(row: Row, most: float) -> html.Div:
    low, mean, high = (number_of(row[f"{bound}_eur"]) / most for bound in ("low", "mean", "high"))
    style = {"--start": f"{low:.2%}", "--end": f"{high:.2%}", "--mark": f"{mean:.2%}"}
    return html.Div([html.Div(className="bar"), html.I()], className="span", style=style)


def _bounds(low: float, high: float, canvas: Canvas) -> list:
    if low == high:
        return [text(canvas, "as_imposed")]
    return [html.Span(_written(low, canvas)), " – ", html.Span(_written(high, canvas))]


def _sums(rows: list[Row], canvas: Canvas) -> list[html.Tr]:
    if not rows:
        return []
    first = rows[0]
    telling = _bounds(first["notification_low_eur"], first["notification_high_eur"], canvas)
    sums = [("telling", telling, "notification_mean_eur"), ("whole", [], "all_mean_eur")]
    return [
        html.Tr(
            [
                html.Th(text(canvas, key), scope="row"),
                html.Td(bounds, colSpan=2, className="number range"),
                _euros(first[mean], canvas),
            ]
        )
        for key, bounds, mean in sums
    ]


def _euros(amount: float, canvas: Canvas) -> html.Td:
    return number(_written(amount, canvas), amount)


def _written(amount: float, canvas: Canvas) -> str:
    return numbers.euros(amount, 0, canvas.language)
