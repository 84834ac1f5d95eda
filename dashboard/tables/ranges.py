"""Between which bounds the number of persons was known, by day; a day is a button that sets it."""

from typing import Any

import pandas

from breachlab.drawing.canvas import Canvas, records
from breachlab.words import numbers
from breachlab.words.values import is_null
from dashboard import html
from dashboard.marks import aria, button
from dashboard.tables import bar, heads, sentence, text

Row = dict[str, Any]


def ranges(rows: pandas.DataFrame, canvas: Canvas) -> html.Markup:
    """Return a row a day: its button, a bar from the least to the most, and the range in words."""
    most = max(filter(pandas.notna, rows.person_count_high), default=1)
    head = heads(canvas, as_known_on=1, persons=2)
    body = html.Tbody([_row(row, most, canvas) for row in records(rows)])
    return html.Table([head, body], className="ranges")


def _row(row: Row, most: int, canvas: Canvas) -> html.Markup:
    day = button(
        numbers.day(row["known_on"], canvas.language),
        f"opt:as_of={row['known_on']:%Y-%m-%d}",
        **aria(pressed=bool(row["is_as_of"])),
    )
    cells = [html.Th(day, scope="row"), *_range(row, most, canvas)]
    return html.Tr(cells, className="is-chosen" if row["is_as_of"] else "")


def _range(row: Row, most: int, canvas: Canvas) -> list[html.Markup]:
    if is_null(row["person_count_high"]):  # nobody had named a number: there is no bar to draw
        return [html.Td(text(canvas, "no_number"), colSpan=2)]
    start, end = (row[f"person_count_{bound}"] / most for bound in ("low", "high"))
    name, key = ("is-settled", "exactly") if row["is_settled"] else ("", "up_to")
    return [bar(start, end, name), html.Td(className="number", **sentence(canvas, key, **row))]
