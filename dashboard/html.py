"""HTML from templates, and the attributes of elements that Python counts.

    macros("parts.html").bar(0.1, 0.5)

A template lies in dashboard/templates, that of one page beside its cards (pages/what/cards.html).
Whatever is put into it is escaped; `Markup` is text that is HTML already.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, partial
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup, escape

from breachlab.paths import ROOT
from breachlab.query.counts import list_counts
from breachlab.query.repeat import write_query
from breachlab.words import Sentence, own_texts
from breachlab.words.values import Words, is_null

FOLDERS = [ROOT / "dashboard/templates", ROOT / "dashboard/pages"]
ADDRESS = re.compile(r"(https?://[^\s<>]*[^\s<>.,;:)])")  # punctuation after it is the text's
# A line break of a template: between two elements nothing, within a tag or a text a space.
BREAK = re.compile(r"(?<=>)\s*\n\s*|\s*\n\s*(?=<)|^\s*\n\s*|\s*\n\s*$")


class _WithoutBreaks(Extension):
    """Templates are indented for whoever reads them: the page gets no space for it."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        for token in stream:
            if token.type == "data":
                text = re.sub(r"\s*\n\s*", " ", BREAK.sub("", token.value))
                yield Token(token.lineno, "data", text)
            else:
                yield token


def attributes(named: Mapping[str, Any]) -> Markup:
    """Return attributes as the text in a tag: a null or False is none, True has no value.

    `children`, the text of an element whose attributes lie beside it in one mapping, is left out.

    Example:

        >>> attributes({"id": "a", "hidden": True, "title": None, "data-act": "clear:<all>"})
        Markup(' id="a" hidden data-act="clear:&lt;all&gt;"')
    """
    written = ""
    for name, value in named.items():
        if value is True:
            written += f" {name}"
        elif value is not None and value is not False and name != "children":
            written += f' {name}="{escape(value)}"'
    return Markup(written)


def percent(share: float, digits: int = 2) -> str:
    """Return a share as a length in CSS.

    >>> percent(0.12345)
    '12.35%'
    """
    return f"{share:.{digits}%}"


def link_addresses(text: str) -> Markup:
    """Return a text with its web addresses as links, each shown as its host, opened apart.

    Example:

        >>> link_addresses("INSEE & co, https://www.insee.fr/fr/7633654.")
        Markup('INSEE &amp; co, <a href="https://www.insee.fr/fr/7633654" target="_blank" \
rel="noreferrer">insee.fr</a>.')
    """
    link = Markup('<a href="{}" target="_blank" rel="noreferrer">{}</a>')
    return Markup("").join(
        link.format(part, (urlsplit(part).hostname or part).removeprefix("www."))
        if ADDRESS.fullmatch(part)
        else part
        for part in ADDRESS.split(text)
    )


def mark_blanks(text: str) -> Markup:
    """Return a text whose blanks are elements, which own_texts.js fills in the browser.

    Example:

        >>> mark_blanks("<b>Ask [DPO].")
        Markup('&lt;b&gt;Ask <span data-own="dpo">[DPO]</span>.')
    """
    blank = Markup('<span data-own="{}">{}</span>')
    parts = own_texts.split_blanks(text)
    return Markup("").join(blank.format(key, part) if key else part for part, key in parts)


class _Environment(Environment):
    """An environment in which `row.keys` is an entry of a mapping before it is its method."""

    getattr = Environment.getitem  # type: ignore[assignment]  # its parameter has another name


@cache
def _environment() -> Environment:
    environment = _Environment(
        loader=FileSystemLoader(FOLDERS),
        autoescape=True,
        extensions=[_WithoutBreaks],
        undefined=StrictUndefined,
        auto_reload=False,
    )
    environment.filters |= {
        "attributes": attributes,
        "percent": percent,
        "link_addresses": link_addresses,
        "mark_blanks": mark_blanks,
    }
    return environment


class Texts:
    """The texts of a section of words, by key, as `Words.text` returns each.

    Python reads `texts["title"]`, a template `texts.title`. A list of one's own has its own texts
    for some keys, so that a section of the interface itself is not for a card.
    """

    def __init__(self, words: Words, *sections: str) -> None:
        self._text = partial(words.text, *sections)

    def __getitem__(self, key: str) -> str:
        return self._text(key)


@cache
def macros(template: str) -> Any:
    """Return the macros of a template, as functions that return Markup.

    Raises jinja2.TemplateNotFound for a template that is not there.
    """
    return _environment().get_template(template).module


def mark_counts(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Return the data attributes for the numbers in an element: their keys and values, in order.

    The keys are those of breachlab/query/counts.csv. Nulls are left out.

    Example:

        >>> mark_counts([("person_count", 12_345.0), ("person_share", 0.00001), ("mean_eur", None)])
        {'data-count': 'person_count person_share', 'data-value': '12345 0.00001'}
    """
    known = [(key, plain(value)) for key, value in pairs if not is_null(value)]
    if not known:
        return {}
    keys, values = (" ".join(each) for each in zip(*known, strict=True))
    return {"data-count": keys, "data-value": values}


def tell(sentence: Sentence, query: str = "") -> dict[str, Any]:
    """Return the properties of an element with a sentence: its text, the keys of its numbers.

    `query` is the question that it is of.
    """
    return {"children": sentence.text, **mark_counts(list_counts(sentence, query))}


def mark_scope(
    selection: Mapping[str, Sequence[str]], options: Mapping[str, str], base: str = ""
) -> dict[str, Any]:
    """Return the data attributes of an element: whom its numbers count, and what applies to them.

    They hold for each number in it that no element between has its own for. A key that names whom
    it counts has that base, and one of France no places (breachlab/query/counts.py). Without
    `base`, the living are counted, and of places their residents.

    Example:

        >>> mark_scope({"departements": ("59",), "sexes": ("female",)}, {"whom": "all"})
        {'data-base': 'residents', 'data-applied': 'd=59&s=f&whom=all'}
        >>> mark_scope({}, {})
        {'data-base': 'living', 'data-applied': ''}
    """
    of_view = "residents" if "departements" in selection else "living"
    return {"data-base": base or of_view, "data-applied": write_query(selection, options)}


def plain(value: Any) -> str:
    """Return a number in plain digits, all of them.

    Example:

        >>> plain(36_820_828), plain(4.0), plain(0.1671)
        ('36820828', '4', '0.1671')
    """
    exact = Decimal(str(value))
    return str(int(exact)) if exact == int(exact) else f"{exact:f}"
