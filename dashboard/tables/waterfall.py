"""A waterfall of the components of a cost; a line spans eight of ten draws.

A component of telling begins where the one above it ends. Those of the crisis begin after the sum
of telling. The line of a component spans its own sum in eight of ten draws.
"""

from collections.abc import Iterator
from typing import Any

from breachlab.drawing.canvas import Canvas, number_of
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.values import NULL
from dashboard.layout import html
from dashboard.tables import heads, key_columns, label, law_mark, number, sentence, text

CLAIMS = "cost/claims"  # a query beside
SUMS = {"telling": "notification", "whole": "all"}  # {name of a sum: prefix of its columns}
ROOM = 1.02  # width of the chart, in lengths of the longest line

Row = dict[str, Any]


def waterfall(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each component with a cost and for each sum: bar, mean, range."""
    parts = [row for row in rows.dicts() if number_of(row["p90_eur"])]
    if not parts:
        return html.Div()
    telling = [row for row in parts if row["is_notification"]]
    others = sorted(
        (row for row in parts if not row["is_notification"]),
        key=lambda row: (row["p10_eur"] == row["p90_eur"], -row["mean_eur"]),
    )
    most = ROOM * max(parts[0]["all_p90_eur"], parts[0]["all_mean_eur"])
    lines = [
        *_parts(telling, 0, most, canvas),
        _sum("telling", parts[0], most, canvas),
        *_parts(others, number_of(parts[0]["notification_mean_eur"]), most, canvas),
        _sum("whole", parts[0], most, canvas),
        *_claims(canvas),
    ]
    head = heads(canvas, component=2, about=1, eight_in_ten=1)
    return html.Table([head, html.Tbody(lines)], className="waterfall")


def _parts(rows: list[Row], start: float, most: float, canvas: Canvas) -> Iterator[html.Markup]:
    for row in rows:
        mean = number_of(row["mean_eur"])
        name = [label(canvas, "component_id", row["component_id"]), *_product(row, canvas)]
        ends = [start + row[each] for each in ("p10_eur", "p90_eur")]
        yield _line(
            name, _bar(start, start + mean, ends, most, _kind(row)), row, ("mean", "p10", "p90"),
            canvas,
        )  # fmt: skip
        start += mean


def _sum(key: str, row: Row, most: float, canvas: Canvas) -> html.Markup:
    columns = tuple(f"{SUMS[key]}_{each}" for each in ("mean", "p10", "p90"))
    mean, *ends = (number_of(row[f"{each}_eur"]) for each in columns)
    return _line(
        [text(canvas, key)], _bar(0, mean, ends, most, "is-sum"), row, columns, canvas, "is-sum"
    )


def _claims(canvas: Canvas) -> Iterator[html.Markup]:
    """Yield a row with the range of claims for compensation, which are part of no sum."""
    for row in canvas.beside[CLAIMS].dicts()[:1] if CLAIMS in canvas.beside else []:
        name = html.Th([text(canvas, "claims")], scope="row")
        ends = _ends(row, "least_claims_eur", "most_claims_eur", canvas)
        yield html.Tr([name, html.Td(className="bars"), html.Td(NULL, className="number"), ends])


def _line(
    name: list, bar: html.Markup, row: Row, columns: tuple[str, ...], canvas: Canvas, kind: str = ""
) -> html.Markup:
    mean, low, high = (f"{each}_eur" for each in columns)
    return html.Tr(
        [
            html.Th(name, scope="row"),
            html.Td(bar, className="bars"),
            number(canvas, row, mean, _write(row, mean, canvas)),
            _ends(row, low, high, canvas),
        ],
        className=kind or None,
    )


def _kind(row: Row) -> str:
    if row["p10_eur"] == row["p90_eur"]:
        return "is-fixed"
    return "" if row["is_notification"] else "is-crisis"


def _bar(start: float, end: float, ends: list[float], most: float, kind: str) -> html.Markup:
    places = {"--start": start, "--end": end, "--low": ends[0], "--high": ends[1]}
    style = {name: f"{place / most:.2%}" for name, place in places.items()}
    whisker = [html.I()] if ends[0] < ends[1] else []
    return html.Div([html.B(), *whisker], className=f"fall {kind}".strip(), style=style)


def _product(row: Row, canvas: Canvas) -> list[html.Markup]:
    """Return the quantity and the price behind the mean, and of a penalty that none is known.

    Of a cost that is paid once a part has its share, which is said; the whole has nothing to say.
    """
    if row["counted_by"] != "breach":
        return [html.Small(**sentence(canvas, "cost_product", **row))]
    said = []
    if row["component_id"] == "penalty":
        said.append(html.Small([law_mark("authority", canvas), " ", text(canvas, "if_late")]))
    return [*said, html.Small(text(canvas, "shared_out"))] if _is_share(row) else said


def _is_share(row: Row) -> bool:
    return row["counted_by"] == "breach" and row["quantity"] < 1


def _ends(row: Row, low: str, high: str, canvas: Canvas) -> html.Markup:
    if row[low] == row[high]:
        key = "of_that_imposed" if _is_share(row) else "as_imposed"
        said = [law_mark("authority", canvas), " ", text(canvas, key)]
        return html.Td(said, className="number range")
    ends = " – ".join(_write(row, each, canvas) for each in (low, high))
    return html.Td(ends, className="number range", **key_columns(canvas, row, low, high))


def _write(row: Row, column: str, canvas: Canvas) -> str:
    return numbers.euros(canvas.limit_digits(row[column], column), 0, canvas.language)
