"""Small elements of a page: buttons with an act, icons, attributes with a hyphen."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from breachlab.query.addresses import write_query
from breachlab.words.values import is_null
from dashboard.layout import html

if TYPE_CHECKING:
    from dashboard.layout.words import PageWords

ADDRESS = re.compile(r"(https?://[^\s<>]*[^\s<>.,;:)])")  # punctuation after it is the text's


def button(label: Any, act: str, **more: Any) -> html.Markup:
    """Return a button that triggers an act (dashboard/state/acts.py)."""
    return html.Button(label, type="button", **data(act=act), **more)


def icon(name: str) -> html.Markup:
    """Return an icon, a file of assets/icons, in the colour of the text beside it."""
    return html.Span(className=f"icon icon-{name}", **aria(hidden=True))


def tool(name: str, label: str, **more: Any) -> html.Markup:
    """Return an icon button of the header, with its name for screen readers."""
    return html.Button(icon(name), id=name, type="button", title=label, **aria(label=label), **more)


def copier(place: str, label: str, done: str) -> html.Markup:
    """Return a button that copies the text of a place and confirms it; the heading describes it."""
    attributes = {**data(copy=place, done=done), **aria(describedby=f"{place}-title")}
    return html.Button(label, type="button", className="quiet", **attributes)


def link_addresses(text: str) -> list:
    """Return a text with its web addresses as links, each shown as its host, opened apart.

    Example:

        >>> link_addresses("INSEE, https://www.insee.fr/fr/7633654.")[:2]
        ['INSEE, ', Markup('<a href="https://www.insee.fr/fr/7633654" target="_blank" \
rel="noreferrer">insee.fr</a>')]
    """
    return [
        html.A(
            (urlsplit(part).hostname or part).removeprefix("www."),
            href=part,
            target="_blank",
            rel="noreferrer",
        )
        if ADDRESS.fullmatch(part)
        else part
        for part in ADDRESS.split(text)
    ]


def data(**words: Any) -> dict[str, Any]:
    """Return data attributes.

    Example:

        >>> data(act="clear:all")
        {'data-act': 'clear:all'}
    """
    return {f"data-{name}": word for name, word in words.items()}


def aria(**words: Any) -> dict[str, Any]:
    """Return ARIA attributes: a Python keyword cannot hold their hyphen.

    Example:

        >>> aria(pressed=True, label="Women")
        {'aria-pressed': 'true', 'aria-label': 'Women'}
    """
    return {
        f"aria-{name}": str(word).lower() if isinstance(word, bool) else word
        for name, word in words.items()
    }


def mark_counts(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Return the data attributes for the numbers in an element: their keys and values, in order.

    The keys are those of breachlab/query/counts.csv. Nulls are left out.

    Example:

        >>> mark_counts([("person_count", 12_345.0), ("person_share", 0.00001), ("mean_eur", None)])
        {'data-count': 'person_count person_share', 'data-value': '12345 0.00001'}
    """
    known = [(key, plain(value)) for key, value in pairs if not is_null(value)]
    keys, values = (" ".join(each) for each in zip(*known, strict=True)) if known else ("", "")
    return data(count=keys, value=values) if known else {}


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
    return data(base=base or of_view, applied=write_query(selection, options))


def plain(value: Any) -> str:
    """Return a number in plain digits, all of them.

    Example:

        >>> plain(36_820_828), plain(4.0), plain(0.1671)
        ('36820828', '4', '0.1671')
    """
    exact = Decimal(str(value))
    return str(int(exact)) if exact == int(exact) else f"{exact:f}"


SOURCE_SIGNS = {"published": "●", "derived": "◐", "modelled": "○"}
SOURCE_WORDS = {"published": "published", "derived": "derived", "modelled": "modelled_mark"}


def source_mark(mark: str, words: "PageWords") -> html.Markup:
    """Return the sign and the word of a mark, for the foot of a card."""
    sign = html.Span(SOURCE_SIGNS[mark], **aria(hidden=True))
    return html.Span([sign, f" {words.text(SOURCE_WORDS[mark])}"], className="source")
