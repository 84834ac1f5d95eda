"""An answer as a plain table: a row a row, a column a column, as its card names them."""

from collections.abc import Callable
from typing import Any

import pandas

from breachlab.drawing.canvas import Canvas, records
from breachlab.words.units import unit
from breachlab.words.values import NULL, is_null, write_in_words
from dashboard.layout import html
from dashboard.tables import heads, number, share, text

Row = dict[str, Any]


def plain(name: str, **columns: str) -> Callable:
    """Return what draws these columns, {column of the answer: text of its head}, as `name`.

    The first names its row. A number stands to the right, with its plain digits beside it; a code
    is said in words.
    """

    def draw(rows: pandas.DataFrame, canvas: Canvas) -> html.Markup:
        head = heads(canvas, **dict.fromkeys(columns.values(), 1))
        body = [html.Tr([*_cells(row, [*columns], canvas)]) for row in records(rows)]
        return html.Table([head, html.Tbody(body)], className=f"plain {name}")

    return draw


def _cells(row: Row, columns: list[str], canvas: Canvas) -> list:
    first, *others = columns
    said = _say(first, row[first], canvas)
    return [html.Th(said, scope="row"), *(_cell(row, each, canvas) for each in others)]


def _cell(row: Row, column: str, canvas: Canvas) -> html.Markup:
    value = row[column]
    if isinstance(value, bool):
        return html.Td(text(canvas, "yes" if value else "no"))
    if unit(column) == "share":
        return share(canvas, row, column)
    if isinstance(value, int | float) and not is_null(value):
        return number(canvas, row, column, write_in_words(column, value, canvas.words))
    if is_null(value) and unit(column) in ("persons", "records"):
        return html.Td(NULL, className="number")  # not known, which is no zero
    return html.Td(_say(column, value, canvas))


def _say(column: str, value: Any, canvas: Canvas) -> Any:
    """Return a value in words; the name of a table is code, and nothing is nothing."""
    if column == "counted_in":
        return html.Code(value)
    if is_null(value):
        return ""
    said = write_in_words(column, value, canvas.words)
    return said[:1].upper() + said[1:]
