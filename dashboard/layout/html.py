"""HTML elements as text; their contents are escaped here and nowhere else.

    html.P(["5 < 6, ", html.B("so")], className="note")

`html.Markup` is text that is HTML already. A list stands for its parts in order; a null for an
empty text.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from markupsafe import Markup, escape

# fmt: off
TAGS = {
    "a", "b", "button", "code", "dd", "details", "dialog", "div", "dl", "dt", "em",
    "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "header", "i", "input", "label", "li",
    "link", "main", "meta", "nav", "ol", "output", "p", "pre", "script", "section", "small",
    "span", "strong", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "time",
    "title", "tr", "ul",
}
# fmt: on
VOID = frozenset({"input", "link", "meta"})
NAMES = {"className": "class", "htmlFor": "for"}


def __getattr__(name: str) -> Callable[..., Markup]:
    """Return the function that writes an element of this name: Div, P, H1 and so on."""
    if name.lower() not in TAGS:
        raise AttributeError(f"No element {name!r}. Known: {', '.join(sorted(TAGS))}")
    return _element(name.lower())


def render(part: Any) -> Markup:
    """Return a part of a page as HTML: an element, text, a number, or a list of them.

    Example:

        >>> from dashboard.layout import html
        >>> html.B("5", **{"data-count": "person_count"})
        Markup('<b data-count="person_count">5</b>')
        >>> html.Td(["a < b", html.B(1)], className="number", colSpan=2)
        Markup('<td class="number" colspan="2">a &lt; b<b>1</b></td>')
        >>> render([None, html.Div(style={"--end": "5%", "marginTop": 4}), html.P(hidden=True)])
        Markup('<div style="--end: 5%; margin-top: 4"></div><p hidden></p>')
    """
    if part is None:
        return Markup("")
    if isinstance(part, list | tuple):
        return Markup("".join(map(render, part)))
    return escape(part)


@cache
def _element(tag: str) -> Callable[..., Markup]:
    def write(children: Any = None, **attributes: Any) -> Markup:
        start = f"<{tag}{''.join(_attributes(attributes))}>"
        return Markup(start if tag in VOID else f"{start}{render(children)}</{tag}>")

    return write


def _attributes(attributes: Mapping[str, Any]) -> Iterator[str]:
    for name, value in attributes.items():
        known = NAMES.get(name) or name.lower()
        if value is True:
            yield f" {known}"
        elif value is not None and value is not False:
            yield f' {known}="{escape(_style(value) if name == "style" else value)}"'


def _style(rules: Mapping[str, Any]) -> str:
    """Return rules as CSS: a capital becomes a hyphen, except in the names of custom properties."""
    return "; ".join(
        f"{name if name.startswith('--') else re.sub('([A-Z])', _hyphenate, name)}: {value}"
        for name, value in rules.items()
    )


def _hyphenate(capital: re.Match) -> str:
    return f"-{capital[0].lower()}"
