"""Answers as HTML tables: cells, heads, bars, dots, stacks; for screen, paper, screen readers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.drawing.rate_map import standing_of
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


def column_head(text: Any, name: str = "", **more: Any) -> html.Markup:
    """Return the head of a column."""
    return html.Th(text, scope="col", className=name, **more)


def name_row(text: Any, **more: Any) -> html.Markup:
    """Return the cell that names a row."""
    return html.Th(text, scope="row", **more)


def article(reference: str) -> str:
    """Return the article of a reference in words, without the name of the law, on one line.

    >>> article("GDPR Art. 33(3)(a)"), article("RGPD, art. 33, § 3, a")
    ('Art.\\xa033(3)(a)', 'art.\\xa033,\\xa0§\\xa03,\\xa0a')
    """
    named = reference.removeprefix("GDPR ").removeprefix("RGPD, ")
    return named.replace(" ", "\u00a0")


def capital(text: str) -> str:
    """Return a text with a capital.

    >>> capital("e-mail address")
    'E-mail address'
    """
    return text[:1].upper() + text[1:]


def dots(has: Sequence[bool], is_in: str, is_out: str) -> list[html.Markup]:
    """Return a cell for each possible member of a set, labelled "in" or "out"."""
    return [html.Td(dot, className=name) for dot, name in _parts(has, is_in, is_out)]


def named_dots(row: str, has: Sequence[bool], is_in: str, is_out: str) -> list:
    """Return the cells of `dots`; the first one names the row for screen readers."""
    (dot, name), *_ = _parts(has, is_in, is_out)
    heard = html.Span(row, className="unseen")
    return [name_row([heard, dot], className=name), *dots(has, is_in, is_out)[1:]]


def _parts(has: Sequence[bool], is_in: str, is_out: str) -> list[tuple[html.Markup, str]]:
    """Return the dot of each cell, and its class."""
    joined = [any(has[:place]) and any(has[place:]) for place in range(len(has) + 1)]
    return [
        _part(is_in if there else is_out, there, *sides)
        for there, sides in zip(has, pairwise(joined), strict=True)
    ]


def _part(word: str, there: bool, left: bool, right: bool) -> tuple[html.Markup, str]:
    names = {"is-out": there, "from-left": left, "to-right": right}
    dot = html.Span(className="dot", role="img", **aria(label=word))
    return dot, " ".join(["dotted", *filter(names.get, names)])


@dataclass(frozen=True)
class Part:
    """A part of a bar: its class, its name, its number in words, and the number's key."""

    name: str
    label: str
    count: float
    written: str
    counted: dict[str, Any] = field(default_factory=dict)
    whom: str = ""  # the persons it counts, if the name does not say it


def stack_parts(parts: Sequence[Part], of: float) -> list[html.Markup]:
    """Return the bar of these parts, with `of` as its whole width, and its legend."""
    shown = [part for part in parts if part.count]
    bar = html.Div([_piece(part, of) for part in shown], className="stacked", **aria(hidden=True))
    return [bar, html.Ul([_entry(part) for part in shown], className="stack-legend")]


def _piece(part: Part, of: float) -> html.Markup:
    tooltip = {"title": part.whom} if part.whom else {}
    return html.I(className=part.name, style={"--part": f"{part.count / of:.3%}"}, **tooltip)


def _entry(part: Part) -> html.Markup:
    sign = html.I(className=part.name, **aria(hidden=True))
    tooltip = {"title": part.whom} if part.whom else {}
    return html.Li([sign, f"{part.label} ", html.B(part.written, **part.counted)], **tooltip)
