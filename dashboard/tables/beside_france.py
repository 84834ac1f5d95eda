"""A part of a département beside the same part of France: a bar, with a mark where France is."""

from collections.abc import Callable
from typing import Any

import pandas

from breachlab.drawing.canvas import RESIDENTS, Canvas, number_of, records
from breachlab.words import numbers
from breachlab.words.units import unit
from dashboard import html, tables
from dashboard.tables import heads, label, number

Row = dict[str, Any]


def beside_france(column: str, measure: str, count: str, **heading: int) -> Callable:
    """Return what draws a row a value of a column: its persons, its measure and that of France.

    `measure` is a share, or a rate of a thousand residents, and `france_` before it that of France;
    `count` is the column of persons; `heading` is what stands above the values. The widest bar or
    mark takes the whole width.
    """

    def draw(rows: pandas.DataFrame, canvas: Canvas) -> html.Markup:
        groups = records(rows)
        both = (measure, f"france_{measure}")
        most = max((number_of(row[each]) for row in groups for each in both), default=0) or 1
        lines = [_row(row, column, count, both, most, canvas) for row in groups]
        of = "of_thousand" if unit(measure) == "per thousand" else "share"
        counted = "exposed_residents" if count == RESIDENTS else "persons"
        head = heads(canvas, **heading, **{counted: 1, of: 2}, in_france=1)
        return html.Table([head, html.Tbody(lines)], className="beside-france")

    return draw


def _row(
    row: Row, column: str, count: str, both: tuple[str, str], most: float, canvas: Canvas
) -> html.Markup:
    named = html.Th(label(canvas, column, row[column]), scope="row")
    shown = {each: number_of(row[each]) for each in both}  # of nobody it is null
    texts = [number(canvas, shown, each, _written(each, shown[each], canvas)) for each in both]
    return html.Tr([named, tables.count(canvas, row, count), _held(shown, most), *texts])


def _held(shown: dict[str, float], most: float) -> html.Markup:
    """Return the cell of a bar with the mark of France."""
    ends = zip(("--end", "--mark"), shown.values(), strict=True)
    style = {name: f"{each / most:.2%}" for name, each in ends}
    bar = html.Div([html.Div(className="bar"), html.I()], className="held", style=style)
    return html.Td(bar, className="bars")


def _written(measure: str, shown: float, canvas: Canvas) -> str:
    """Return a share, or a rate as so many: its head says of how many."""
    if unit(measure) == "per thousand":
        return numbers.decimal(shown, 2 if 0 < shown < 10 else 0, canvas.language)
    return numbers.share(shown, 0, canvas.language)
