"""Small elements of a page: buttons with an act, icons, attributes with a hyphen."""

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from dashboard.html import mark_counts, mark_scope, plain  # noqa: F401
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


SOURCE_SIGNS = {"published": "●", "derived": "◐", "modelled": "○"}
SOURCE_WORDS = {"published": "published", "derived": "derived", "modelled": "modelled_mark"}


def source_mark(mark: str, words: "PageWords") -> html.Markup:
    """Return the sign and the word of a mark, for the foot of a card."""
    sign = html.Span(SOURCE_SIGNS[mark], **aria(hidden=True))
    return html.Span([sign, f" {words.text(SOURCE_WORDS[mark])}"], className="source")
