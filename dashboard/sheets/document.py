"""The document of a sheet: plain HTML that the server writes whole, for paper first.

No script draws it, so that what is printed is what came; print.js only knows its button.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from breachlab.questions.counts import list_counts
from breachlab.words import LANGUAGES
from breachlab.words.language import interface
from dashboard.database.served_world import World
from dashboard.layout import html
from dashboard.layout.head import size
from dashboard.layout.marks import icon, mark_counts
from dashboard.layout.words import PageWords

# Attributes that scripts of the pages read, and there are none here. A text has no quotation mark.
BY_SCRIPT = re.compile(r' data-(?!count|value|search|label|none|sort)[a-z-]+="[^"]*"')
STYLES = ("tokens", "cards", "tables", "levers", "map", "situation", "who", "sheets", "print")
PRINT = "frame/print.js"


@dataclass(frozen=True)
class Sheet:
    """The contents of a sheet: its title, its links, its sheets of paper.

    `subtitle` stands beside its name; `scripts` are those that it works without; `kept` is what its
    address asks, and that of the other language too.
    """

    title: str
    links: Sequence[html.Markup]
    body: Sequence[Any]
    subtitle: str = ""
    scripts: Sequence[str] = ()
    kept: str = ""


def document(sheet: Sheet, world: World, words: PageWords) -> str:
    """Return a sheet as a document in the reader's language."""
    head = [
        html.Meta(charSet="utf-8"),
        html.Meta(name="viewport", content="width=device-width, initial-scale=1"),
        html.Title(f"{sheet.title} · breachlab · {words.of_kind('mark')}"),
        *(html.Link(rel="stylesheet", href=f"/assets/{name}.css") for name in STYLES),
        html.Link(rel="icon", href="/_favicon.ico"),
        *(html.Script(src=f"/assets/{name}", defer=True) for name in (PRINT, *sheet.scripts)),
    ]
    main = html.Main([*size(words), *sheet.body])
    body = [_header(sheet, words), main, _receipt(world, words)]
    page = html.Div(body, className="sheet")
    mark = words.of_kind("mark")
    return (
        f'<!DOCTYPE html>\n<html lang="{words.language}" data-mark="{mark}">'
        f"<head>{html.render(head)}</head>"
        f"<body>{BY_SCRIPT.sub('', page)}</body></html>\n"
    )


def masthead(subtitle: str, words: PageWords) -> list[html.Markup]:
    """Return the name of the project, what kind of data this is, and what the sheet is of."""
    return [
        html.A("breachlab", href="/", className="name"),
        html.Span(words.of_kind("mark"), className="synthetic"),
        html.Span(subtitle, className="subtitle"),
    ]


def _header(sheet: Sheet, words: PageWords) -> html.Markup:
    (other,) = set(LANGUAGES) - {words.language}
    asked = f"?{sheet.kept}&lang={other}" if sheet.kept else f"?lang={other}"
    name = interface(other)["page"]["this_language"]
    language = html.A(name, href=asked, lang=other, hrefLang=other)
    printer = html.Button([icon("print"), words.text("print")], id="print", type="button")
    tools = html.Nav([*sheet.links, language, printer], className="tools")
    return html.Header([*masthead(sheet.subtitle, words), tools])


def _receipt(world: World, words: PageWords) -> html.Markup:
    """Return what the numbers were made with, and where the sheet stands."""
    made = words.say_world(world.made)
    return html.Footer(
        [
            html.P(
                [
                    html.Strong(words.of_kind("mark")),
                    f" · {words.of_kind('nobody_real')}. ",
                    html.Span(made.text, **mark_counts(list_counts(made))),
                ],
            ),
            html.P(id="address", className="printed"),  # which print.js fills
        ]
    )
