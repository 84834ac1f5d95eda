"""Answers as HTML tables: columns, cells, dots, stacks; for screen, paper, screen readers.

A table is a list of columns (`table`); its elements are the macros of templates/parts.html.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.drawing.rate_map import standing_of
from breachlab.query.counts import list_counts
from breachlab.words import Sentence, fill, numbers
from breachlab.words.language import interface
from breachlab.words.values import NULL, is_null
from dashboard import html
from dashboard.html import mark_counts

PARTS = html.macros("parts.html")
Row = Mapping[str, Any]
# {who says what the law is: the sign, the key of its name}.
LAW_MARKS = {
    "authority": ("▲", "law_authority"),
    "text": ("§", "law_text"),
    "reading": ("△", "law_reading"),
}


def no_table(canvas: Canvas) -> html.Markup:
    """Return an empty element, in place of a table that failed."""
    return html.Markup("<div></div>")


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
    return PARTS.law_mark(sign, text(canvas, key))


def label(canvas: Canvas, column: str, code: Any) -> str:
    """Return the words of a code, with a capital; of null those of what is not known, or none."""
    words = canvas.words.label(column, code) or ("" if is_null(code) else str(code))
    return words[:1].upper() + words[1:]


Write = Callable[[Row, Canvas], Any]  # the text or the HTML of a cell


@dataclass(frozen=True)
class Column:
    """A column of a table: the key of its head's text, and the function that draws a cell.

    `width` is the number of columns below its head: those after it then have no head (0).
    """

    head: str
    cell: Callable[[Row, Canvas], html.Markup]
    width: int = 1


def table(
    canvas: Canvas, rows: Iterable[Row], columns: Sequence[Column], name: str = ""
) -> html.Markup:
    """Return a table with a row for each row, and a head if one of its columns has one."""
    top = [PARTS.head(text(canvas, each.head), each.width) for each in columns if each.head]
    body = [[each.cell(row, canvas) for each in columns] for row in rows]
    return PARTS.table(top, body, name or None)


def name_column(head: str, column: str) -> Column:
    """Return the column that names the rows, by the words of a code."""
    return Column(head, lambda row, canvas: PARTS.name(label(canvas, column, row[column])))


def noted_column(head: str, column: str, note: str) -> Column:
    """Return the column that names the rows by the words of a code, with those of another below."""

    def cell(row: Row, canvas: Canvas) -> html.Markup:
        name, below = (label(canvas, each, row[each]) for each in (column, note))
        return PARTS.name(PARTS.noted(name, below))

    return Column(head, cell)


def code_column(head: str, column: str) -> Column:
    """Return a column of the words of a code."""
    return Column(head, lambda row, canvas: PARTS.cell(label(canvas, column, row[column])))


def text_column(head: str, write: Write, width: int = 1) -> Column:
    """Return a column of texts, or of HTML."""
    return Column(head, lambda row, canvas: PARTS.cell(write(row, canvas)), width)


def number_column(head: str, column: str, write: Write) -> Column:
    """Return a column of a number, written by a function."""
    return Column(head, lambda row, canvas: number(canvas, row, column, write(row, canvas)))


def count_column(head: str, column: str, query: str = "") -> Column:
    """Return a column of a count."""
    return Column(head, lambda row, canvas: count(canvas, row, column, query))


def share_column(head: str, column: str, query: str = "") -> Column:
    """Return a column of a share, or of a null."""
    return Column(head, lambda row, canvas: share(canvas, row, column, query))


def bar_column(head: str, end: Callable[[Row], float], width: int = 2) -> Column:
    """Return a column of bars that start at zero, under one head with the number beside it."""
    return Column(head, lambda row, canvas: PARTS.bar(0, end(row)), width)


def number(
    canvas: Canvas, row: Row, column: str, written: str, query: str = "", name: str = "number"
) -> html.Markup:
    """Return a cell of a number: words for reading, plain digits for copying."""
    return PARTS.number(written, key_columns(canvas, row, column, query=query), name)


def count(canvas: Canvas, row: Row, column: str, query: str = "") -> html.Markup:
    """Return a cell of a count."""
    shown = canvas.limit_digits(row[column], column, query)
    return number(canvas, row, column, numbers.whole(shown, canvas.language), query)


def share(canvas: Canvas, row: Row, column: str, query: str = "") -> html.Markup:
    """Return a cell of a share, or of a null."""
    value = row[column]
    written = NULL if is_null(value) else numbers.share(value, 1, canvas.language)
    return number(canvas, row, column, written, query)


def standing(canvas: Canvas, row: Row) -> html.Markup:
    """Return the cell of the class of a rate beside France's; a rate of few persons has none."""
    rate, country = row["persons_per_thousand"], row["france_persons_per_thousand"]
    shown = NULL if is_null(rate) else text(canvas, f"standing_{standing_of(rate, country)}")
    return PARTS.number(shown)


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


def dots(has: Sequence[bool], is_in: str, is_out: str, heard: str = "") -> html.Markup:
    """Return a cell for each possible member of a set, labelled "in" or "out".

    `heard` names the row for screen readers, in the first cell.
    """
    joined = [any(has[:place]) and any(has[place:]) for place in range(len(has) + 1)]
    cells = []
    for there, (left, right) in zip(has, pairwise(joined), strict=True):
        names = {"is-out": there, "from-left": left, "to-right": right}
        cells.append(
            {
                "word": is_in if there else is_out,
                "name": " ".join(["dotted", *filter(names.get, names)]),
            }
        )
    return PARTS.dots(cells, heard)


@dataclass(frozen=True)
class Part:
    """A part of a bar: its class, its name, its number in words, and the number's key."""

    name: str
    label: str
    count: float
    written: str
    counted: dict[str, Any] = field(default_factory=dict)
    whom: str = ""  # the persons it counts, if the name does not say it


def stack_parts(parts: Sequence[Part], of: float) -> html.Markup:
    """Return the bar of these parts, with `of` as its whole width, and its legend."""
    return html.Markup(PARTS.stack([part for part in parts if part.count], of))
