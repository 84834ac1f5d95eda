"""The document of a sheet: plain HTML that the server writes whole, mainly for print.

Scripts draw nothing, so the print is the document as sent; print.js only handles its button.
theme.js sets light or dark before the first paint; without scripts a sheet is light.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from breachlab.query.counts import list_counts
from breachlab.words import LANGUAGES
from breachlab.words.language import interface
from dashboard.database.served_world import World
from dashboard.layout import html
from dashboard.layout.head import size
from dashboard.layout.marks import icon, mark_counts, mark_scope, tool
from dashboard.layout.words import PageWords
from dashboard.state.selection import Selection

# Attributes for scripts of the pages, which sheets do not load. No text holds a quotation mark.
BY_SCRIPT = re.compile(
    r' data-(?!count|value|base|applied|search|label|none|communes|sort)[a-z-]+="[^"]*"'
)
STYLES = ("tokens", "cards", "tables", "levers", "map", "situation", "who", "sheets", "print")
PRINT, THEME = "frame/print.js", "sheets/theme.js"


@dataclass(frozen=True)
class Sheet:
    """The contents of a sheet: its title, its links, its sheets of paper.

    `subtitle` stands beside its name. `scripts` are optional ones: the sheet works without them.
    `kept` is the query string to keep in the link to the other language. `selection` is that of its
    numbers, for which no part has another.
    """

    title: str
    links: Sequence[html.Markup]
    body: Sequence[Any]
    subtitle: str = ""
    scripts: Sequence[str] = ()
    kept: str = ""
    selection: Selection = field(default_factory=dict)


def document(sheet: Sheet, world: World, words: PageWords) -> str:
    """Return a sheet as a document in the reader's language."""
    head = [
        html.Meta(charSet="utf-8"),
        html.Meta(name="viewport", content="width=device-width, initial-scale=1"),
        html.Script(src=f"/assets/{THEME}"),
        html.Title(f"{sheet.title} · breachlab · {words.of_kind('mark')}"),
        *(html.Link(rel="stylesheet", href=f"/assets/{name}.css") for name in STYLES),
        html.Link(rel="icon", href="/_favicon.ico"),
        *(html.Script(src=f"/assets/{name}", defer=True) for name in (PRINT, *sheet.scripts)),
    ]
    main = html.Main([*size(words), *sheet.body], **mark_scope(sheet.selection, {}))
    body = [_header(sheet, words), main, _receipt(world, words)]
    page = html.Div(body, className="sheet")
    mark = words.of_kind("mark")
    return (
        f'<!DOCTYPE html>\n<html lang="{words.language}" data-mark="{mark}">'
        f"<head>{html.render(head)}</head>"
        f"<body>{BY_SCRIPT.sub('', page)}</body></html>\n"
    )


def masthead(subtitle: str, words: PageWords) -> list[html.Markup]:
    """Return the name of the project, the mark of the data, and the subject of the sheet."""
    return [
        html.A("breachlab", href="/", className="name"),
        html.Span(words.of_kind("mark"), className="synthetic"),
        html.Span(subtitle, className="subtitle"),
    ]


def _header(sheet: Sheet, words: PageWords) -> html.Markup:
    (other,) = set(LANGUAGES) - {words.language}
    query = f"?{sheet.kept}&lang={other}" if sheet.kept else f"?lang={other}"
    name = interface(other)["page"]["this_language"]
    language = html.A(name, href=query, lang=other, hrefLang=other)
    theme = tool("theme", words.text("theme"))
    printer = html.Button([icon("print"), words.text("print")], id="print", type="button")
    tools = html.Nav([*sheet.links, language, theme, printer], className="tools")
    return html.Header([*masthead(sheet.subtitle, words), tools])


def _receipt(world: World, words: PageWords) -> html.Markup:
    """Return the origin of the numbers, and the address of the sheet."""
    origin = words.say_world(world.made)
    return html.Footer(
        [
            html.P(
                [
                    html.Strong(words.of_kind("mark")),
                    f" · {words.of_kind('nobody_real')}. ",
                    html.Span(origin.text, **mark_counts(list_counts(origin))),
                ],
            ),
            html.P(id="address", className="printed"),  # print.js fills it
        ],
        **mark_scope({}, {}, "records"),
    )
