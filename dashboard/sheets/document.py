"""The document of a sheet: plain HTML that the server writes whole, for paper first.

No script draws it, so that what is printed is what came; print.js only knows its button.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from breachlab.counts import shown
from breachlab.words import LANGUAGES
from breachlab.words.language import interface
from dashboard import html
from dashboard.cards import Drawn
from dashboard.head import size
from dashboard.marks import counted, data, icon
from dashboard.words import PageWords
from dashboard.world import World

# Attributes that scripts of the pages read, and there are none here. A text has no quotation mark.
BY_SCRIPT = re.compile(r' data-(?!count|value)[a-z-]+="[^"]*"')
STYLES = ("tokens", "cards", "tables", "combination", "levers", "map", "sheets", "print")


def said(part: Drawn) -> dict[str, Any]:
    """Return what an element is given that shows the sentence of a card, its numbers with keys."""
    keys = data(count=" ".join(part.looked.counts)) if part.looked else counted(part.counts)
    return {"children": part.said, **keys}


@dataclass(frozen=True)
class Sheet:
    """The contents of a sheet: its title, its links, its sheets of paper."""

    title: str
    links: Sequence[html.Markup]
    body: Sequence[Any]


def document(sheet: Sheet, world: World, words: PageWords) -> str:
    """Return a sheet as a document in the reader's language."""
    head = [
        html.Meta(charSet="utf-8"),
        html.Meta(name="viewport", content="width=device-width, initial-scale=1"),
        html.Title(f"{sheet.title} · breachlab · {words.of_kind('mark')}"),
        *(html.Link(rel="stylesheet", href=f"/assets/{name}.css") for name in STYLES),
        html.Link(rel="icon", href="/_favicon.ico"),
        html.Script(src="/assets/frame/print.js", defer=True),
    ]
    body = [_header(sheet, words), html.Main([*size(words), *sheet.body]), _receipt(world, words)]
    page = html.Div(body, className="sheet")
    mark = words.of_kind("mark")
    return (
        f'<!DOCTYPE html>\n<html lang="{words.language}" data-mark="{mark}">'
        f"<head>{html.render(head)}</head>"
        f"<body>{BY_SCRIPT.sub('', page)}</body></html>\n"
    )


def _header(sheet: Sheet, words: PageWords) -> html.Markup:
    (other,) = set(LANGUAGES) - {words.language}
    language = html.A(
        interface(other)["page"]["this_language"], href=f"?lang={other}", lang=other, hrefLang=other
    )
    printer = html.Button([icon("print"), words.text("print")], id="print", type="button")
    name = html.A("breachlab", href="/", className="name")
    mark = html.Span(words.of_kind("mark"), className="synthetic")
    tools = html.Nav([*sheet.links, language, printer], className="tools")
    return html.Header([name, mark, tools])


def _receipt(world: World, words: PageWords) -> html.Markup:
    """Return what the numbers were made with, and where the sheet stands."""
    made = words.provenance(world.made)
    return html.Footer(
        [
            html.P(words.text("modelled")),
            html.P(
                [
                    html.Strong(words.of_kind("mark")),
                    " · ",
                    html.Span(made.text, **counted(shown(made))),
                ],
            ),
            html.P(id="address", className="printed"),  # which print.js fills
        ]
    )
