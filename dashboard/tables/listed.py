"""Answers as plain tables: their rows, their columns, and the head of each."""

from collections.abc import Callable
from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.words.units import unit
from breachlab.words.values import NULL, is_null, write_in_words
from dashboard.layout import html
from dashboard.layout.marks import link_addresses
from dashboard.tables import heads, number, share, text

Row = dict[str, Any]


def plain(name: str, **columns: str) -> Callable:
    """Return the function that draws these columns, {column: text of its head}, with class `name`.

    The first column names the row. Numbers are right-aligned and carry their plain digits; codes
    become words.
    """

    def draw(rows: Rows, canvas: Canvas) -> html.Markup:
        head = heads(canvas, **dict.fromkeys(columns.values(), 1))
        body = [html.Tr([*_cells(row, [*columns], canvas)]) for row in rows.dicts()]
        return html.Table([head, html.Tbody(body)], className=f"plain {name}")

    return draw


def _cells(row: Row, columns: list[str], canvas: Canvas) -> list:
    first, *others = columns
    name = _say(first, row[first], canvas)
    return [html.Th(name, scope="row"), *(_cell(row, each, canvas) for each in others)]


def _cell(row: Row, column: str, canvas: Canvas) -> html.Markup:
    value = row[column]
    if isinstance(value, bool):
        return html.Td(text(canvas, "yes" if value else "no"))
    if unit(column) == "share":
        return share(canvas, row, column)
    if isinstance(value, int | float) and not is_null(value):
        return number(canvas, row, column, write_in_words(column, value, canvas.words))
    if is_null(value) and unit(column) in ("persons", "records"):
        return html.Td(NULL, className="number")  # unknown is not zero
    return html.Td(link_addresses(_say(column, value, canvas)))


def _say(column: str, value: Any, canvas: Canvas) -> Any:
    """Return a value in words; the name of a table is code, and null is empty."""
    if column == "counted_in":
        return html.Code(value)
    if is_null(value):
        return ""
    words = write_in_words(column, value, canvas.words)
    return words[:1].upper() + words[1:]


stated = plain(
    "stated",
    figure_id="figure",
    stated_on="stated_on",
    authority="by",
    figure_count="value",
    evidence_id="rests_on",
)
totals = plain(
    "totals",
    counted_in="table",
    extraction="extraction",
    record_count="records",
    person_count="persons",
    agrees="agrees",
)
breakdowns = plain(
    "breakdowns",
    breakdown="breakdown",
    counted_in="table",
    group_count="groups",
    agrees="agrees",
)
