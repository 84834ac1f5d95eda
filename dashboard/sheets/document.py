"""The document of a sheet: plain HTML that the server writes whole, mainly for print.

Scripts draw nothing, so the print is the document as sent; print.js only handles its button.
theme.js sets light or dark before the first paint; without scripts a sheet is light.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from breachlab.query.counts import list_counts
from breachlab.words import LANGUAGES, Sentence, fill
from breachlab.words.language import interface
from dashboard.cards.drawn_card import FAILURES, failure
from dashboard.database.few import hide_few
from dashboard.database.served_world import World
from dashboard.layout import html
from dashboard.layout.head import size
from dashboard.layout.marks import icon, mark_counts, mark_scope, tool
from dashboard.layout.words import PageWords
from dashboard.state.page_state import Selection, State

Row = Mapping[str, Any]
STATE = State("area")


def ask_rows(world: World, query: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of an answer as dicts, without the rates of few persons."""
    words = world.words[LANGUAGES[0]].canvas.words  # the rule is the same in every language
    return hide_few(world.answers.rows(query, parameters), query, words).dicts()


def ask_row(world: World, query: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the first row of an answer; empty without rows."""
    return next(iter(ask_rows(world, query, parameters)), {})


def guard(query: str, words: PageWords, write: Callable[[], Any]) -> Any:
    """Return the result of `write`; if it fails, a line that says so; the log says why."""
    try:
        return write()
    except FAILURES as error:
        return html.Span(failure(error, query, STATE, words), className="failed")


def fill_text(template: str, row: Row, words: PageWords, capital: bool = False) -> Sentence:
    """Return a template of a sheet filled from a row."""
    return fill(template, row, words.canvas.words, capital=capital)


def write_sentence(
    element: Callable[..., html.Markup], sentence: Sentence, query: str = "", **more: Any
) -> html.Markup:
    """Return an element with a sentence and the keys of its numbers."""
    return element(sentence.text, **mark_counts(list_counts(sentence, query)), **more)


def section(title: html.Markup, *body: Any, name: str = "", **more: Any) -> html.Markup:
    """Return a section of a sheet below its title."""
    return html.Section([title, *body], className=name or None, **more)


def title_by_finding(query: str, world: World, words: PageWords, asked: Row, name: str) -> Any:
    """Return the title of a section: its query's finding, or its name if that fails.

    It is the name, too, if the finding is of all rows and some of them are of few persons.
    """
    try:
        rows = world.answers.rows(query, asked)
        is_whole = hide_few(rows, query, words.canvas.words) is rows
        finding = words.finding(query, rows) if is_whole else None
    except FAILURES:  # the text below the title reports it
        return html.H2(name)
    return write_sentence(html.H2, finding, query) if finding else html.H2(name)


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
