"""Answers as HTML tables of the page. They print, wrap, and work with screen readers."""

from collections.abc import Mapping
from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.drawing.ratio_classes import standing_of
from breachlab.query.counts import list_counts
from breachlab.words import Sentence, fill, numbers
from breachlab.words.language import interface
from breachlab.words.values import NULL, is_null
from dashboard.layout import html
from dashboard.layout.marks import aria, mark_counts

Row = Mapping[str, Any]
# {who says what the law is: the sign, the key of its name}.
LAW_MARKS = {
    "authority": ("▲", "law_authority"),
    "text": ("§", "law_text"),
    "reading": ("△", "law_reading"),
}


def no_table(canvas: Canvas) -> html.Markup:
    """Return an empty element, in place of a table that failed."""
    return html.Div()


def sentence(canvas: Canvas, key: str, capital: bool = False, **row: Any) -> dict[str, Any]:
    """Return the properties of an element with a sentence of the page; a part has no capital."""
    template = interface(canvas.language)["page"]["sentences"][key]
    return key_sentence(canvas, fill(template, row, canvas.words, capital=capital))


def key_sentence(canvas: Canvas, told: Sentence) -> dict[str, Any]:
    """Return the properties of an element with a sentence: its text, the keys of its numbers."""
    return {"children": told.text, **mark_counts(list_counts(told, canvas.query))}


def key_columns(canvas: Canvas, row: Row, *columns: str, query: str = "") -> dict[str, Any]:
    """Return the data attributes for these columns of a row: their keys and values.

    `query` is the question of the row, if it is not that of the canvas.
    """
    return mark_counts((canvas.key(each, query), row[each]) for each in columns)


def text(canvas: Canvas, key: str) -> str:
    """Return one of the fixed texts of tables."""
    return canvas.words.text("tables", key)


def law_mark(mark: str, canvas: Canvas) -> html.Markup:
    """Return the mark of who says it: an authority, the text of a law, or our reading."""
    sign, key = LAW_MARKS[mark]
    name = text(canvas, key)
    return html.B(sign, className="law-mark", role="img", title=name, **aria(label=name))


def heads(canvas: Canvas, **columns: int) -> html.Markup:
    """Return the head of a table, from {key of the text: number of columns}."""
    cells = [
        html.Th(text(canvas, key), scope="col", colSpan=width) for key, width in columns.items()
    ]
    return html.Thead(html.Tr(cells))


def label(canvas: Canvas, column: str, code: Any) -> str:
    """Return the words of a code, with a capital; empty for null."""
    words = "" if is_null(code) else canvas.words.label(column, code) or str(code)
    return words[:1].upper() + words[1:]


def number(
    canvas: Canvas,
    row: Row,
    column: str,
    written: str,
    name: str = "number",
    query: str = "",
    **more: Any,
) -> html.Markup:
    """Return a cell of a number: words for reading, plain digits for copying."""
    return html.Td(written, className=name, **key_columns(canvas, row, column, query=query), **more)


def count(canvas: Canvas, row: Row, column: str, **more: Any) -> html.Markup:
    """Return a cell of a count; `more` are the other arguments of `number`."""
    shown = canvas.limit_digits(row[column], column, more.get("query", ""))
    return number(canvas, row, column, numbers.whole(shown, canvas.language), **more)


def standing(canvas: Canvas, row: Row) -> html.Markup:
    """Return the cell of the class of a rate beside France's; a rate of few persons has none."""
    rate, country = row["persons_per_thousand"], row["france_persons_per_thousand"]
    shown = NULL if is_null(rate) else text(canvas, f"standing_{standing_of(rate, country)}")
    return html.Td(shown, className="number")


def share(canvas: Canvas, row: Row, column: str, **more: Any) -> html.Markup:
    """Return a cell of a share, or of a null; `more` are the other arguments of `number`."""
    value = row[column]
    written = NULL if is_null(value) else numbers.share(value, 1, canvas.language)
    return number(canvas, row, column, written, **more)


def bar(start: float, end: float, name: str = "") -> html.Markup:
    """Return a cell with a bar between two shares of its width; other cells hold its numbers."""
    style = {"--start": f"{start:.2%}", "--end": f"{end:.2%}"}
    return html.Td(html.Div(style=style, className=f"bar {name}".strip()), className="bars")
