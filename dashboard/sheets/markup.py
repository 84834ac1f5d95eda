"""Components of a page as the text of HTML, for what no script draws."""

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from dash.development.base_component import Component

from breachlab.drawing.area_map import Svg

VOID = {"img", "link", "meta"}
SENT = ("data-count", "data-value")  # what numbers are, for whoever reads a sheet by program
NAMES = {"className": "class", "htmlFor": "for", "hrefLang": "hreflang", "charSet": "charset"}


def markup(part: Any) -> str:
    """Return a component of dash.html, text, a map, or several of them, as HTML.

    Example:

        >>> from dash import html
        >>> markup(html.B("5", **{"data-count": "person_count", "data-act": "none"}))
        '<b data-count="person_count">5</b>'
        >>> markup(html.Td(["a < b", html.B(1)], className="number", colSpan=2))
        '<td class="number" colspan="2">a &lt; b<b>1</b></td>'
        >>> markup([None, html.Div(style={"--end": "5%", "marginTop": 4}), html.P(hidden=True)])
        '<div style="--end: 5%; margin-top: 4"></div><p hidden></p>'
    """
    if part is None:
        return ""
    if isinstance(part, Svg):
        return str(part)
    if isinstance(part, list | tuple):
        return "".join(map(markup, part))
    if not isinstance(part, Component):
        return escape(str(part), quote=False)
    props = dict(part.to_plotly_json()["props"])
    tag, inner = str(part.to_plotly_json()["type"]).lower(), markup(props.pop("children", None))
    start = " ".join([tag, *_attributes(props)])
    return f"<{start}>" if tag in VOID else f"<{start}>{inner}</{tag}>"


def _attributes(props: Mapping[str, Any]) -> Iterator[str]:
    for name, value in props.items():
        if name.startswith("data-") and name not in SENT:
            continue  # which scripts of the pages read, and there are none here
        shown = NAMES.get(name, name.lower())
        if value is True:
            yield shown
        elif value is not None and value is not False:
            text = _style(value) if name == "style" else str(value)
            yield f'{shown}="{escape(text)}"'


def _style(rules: Mapping[str, Any]) -> str:
    """Return rules as CSS writes them: of other names than custom ones each capital is a hyphen."""
    return "; ".join(
        f"{name if name.startswith('--') else re.sub('([A-Z])', _hyphened, name)}: {value}"
        for name, value in rules.items()
    )


def _hyphened(capital: re.Match) -> str:
    return f"-{capital[0].lower()}"
