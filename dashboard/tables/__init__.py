"""Answers as tables of the page: rows in, Dash components out. They print, wrap and read aloud."""

from typing import Any

from dash import html

from breachlab.drawing.canvas import Canvas
from breachlab.words import fill, numbers
from breachlab.words.language import interface
from breachlab.words.values import is_null
from dashboard.marks import data


def no_table(canvas: Canvas) -> html.Div:
    """Return what stands in place of a table that could not be computed."""
    return html.Div()


def sentence(canvas: Canvas, key: str, **row: Any) -> str:
    """Return one of the page's sentences as a part of a table: filled, without a capital."""
    template = interface(canvas.language)["page"]["sentences"][key]
    return fill(template, row, canvas.words, capital=False).text


def text(canvas: Canvas, key: str) -> str:
    """Return one of the fixed texts of tables."""
    return interface(canvas.language)["tables"][key]


def heads(canvas: Canvas, **columns: int) -> html.Thead:
    """Return the head of a table, of {what stands there: over so many columns}."""
    cells = [
        html.Th(text(canvas, key), scope="col", colSpan=width) for key, width in columns.items()
    ]
    return html.Thead(html.Tr(cells))


def label(canvas: Canvas, column: str, code: Any) -> str:
    """Return the words of a code, with a capital as they stand alone; nothing where it is null."""
    words = "" if is_null(code) else canvas.words.label(column, code) or str(code)
    return words[:1].upper() + words[1:]


def number(written: str, count: Any) -> html.Td:
    """Return a cell of a number as it is written, with its plain digits beside."""
    plain = {} if is_null(count) else data(value=str(int(count)))
    return html.Td(written, className="number", **plain)


def count(canvas: Canvas, value: Any) -> html.Td:
    """Return a cell of a count."""
    return number(numbers.whole(value, canvas.language), value)


def share(canvas: Canvas, value: Any) -> html.Td:
    """Return a cell of a share."""
    return html.Td(numbers.share(value, 1, canvas.language), className="number")


def bar(start: float, end: float, name: str = "") -> html.Td:
    """Return a cell with a bar between two shares of its width; the numbers say it in words."""
    style = {"--start": f"{start:.2%}", "--end": f"{end:.2%}"}
    return html.Td(html.Div(style=style, className=f"bar {name}".strip()), className="bars")
