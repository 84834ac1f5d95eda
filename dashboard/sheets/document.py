"""The document of a sheet: plain HTML that the server writes whole, mainly for print.

Scripts draw nothing, so the print is the document as sent; print.js only handles its button.
theme.js sets light or dark before the first paint; without scripts a sheet is light.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from breachlab.query.counts import list_counts
from breachlab.query.repeat import write_query
from breachlab.words import LANGUAGES, Sentence, fill
from breachlab.words.language import interface
from dashboard import html, own_texts
from dashboard.cards.drawn_card import FAILURES, failure
from dashboard.database.few import hide_few
from dashboard.database.served_world import World
from dashboard.html import mark_counts, mark_scope
from dashboard.state.decisions import list_chosen
from dashboard.state.options import is_earlier
from dashboard.state.page_state import DAY, Selection, State
from dashboard.words import PageWords

Row = Mapping[str, Any]
SHEET = html.macros("sheet.html")
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
        return SHEET.failed(failure(error, query, STATE, words))


def fill_text(template: str, row: Row, words: PageWords) -> Sentence:
    """Return a template of a sheet filled from a row."""
    return fill(template, row, words.canvas.words, capital=False)


def tell(sentence: Sentence, query: str = "", **more: Any) -> dict[str, Any]:
    """Return the properties of an element with a sentence: its text, the keys of its numbers."""
    return {"children": sentence.text, **mark_counts(list_counts(sentence, query)), **more}


def title_by_finding(
    query: str, world: World, words: PageWords, asked: Row, name: str
) -> dict[str, Any]:
    """Return the title of a section: its query's finding, or its name if that fails.

    It is the name, too, if the finding is of all rows and some of them are of few persons.
    """
    try:
        rows = world.answers.rows(query, asked)
        is_whole = hide_few(rows, query, words.canvas.words) is rows
        finding = words.finding(query, rows) if is_whole else None
    except FAILURES:  # the text below the title reports it
        finding = None
    return tell(finding, query) if finding else {"children": name}


# Attributes for scripts of the pages, which sheets do not load. No text holds a quotation mark.
BY_SCRIPT = re.compile(
    r' data-(?!own|count|value|base|applied|search|label|none|communes|sort|head)[a-z-]+="[^"]*"'
)
STYLES = ("tokens", "cards", "tables", "levers", "map", "situation", "who", "sheets", "print")


@dataclass(frozen=True)
class Sheet:
    """The contents of a sheet: its title, its links as text and address, its sheets of paper.

    `subtitle` stands beside its name. `scripts` are optional ones: the sheet works without them.
    `kept` is the query string to keep in the link to the other language. `selection` is that of its
    numbers, for which no part has another.
    """

    title: str
    links: Sequence[tuple[str, str]]
    body: html.Markup
    subtitle: str = ""
    scripts: Sequence[str] = ()
    kept: str = ""
    selection: Selection = field(default_factory=dict)
    state: State = STATE  # names an earlier day, and decisions
    follows: bool = False  # whether its numbers follow the decisions


LINK = re.compile(r'(?<=href=")/(?!assets|_)[^"]*')  # to a page, a sheet or a file


def document(sheet: Sheet, world: World, words: PageWords) -> str:
    """Return a sheet as a document in the reader's language, with the origin of its numbers."""
    (other,) = set(LANGUAGES) - {words.language}
    size = None if is_earlier(sheet.state) else words.size()
    kept = write_query({}, sheet.state.kept)
    # The links of a sheet name its day where they keep it: one leads back to the last.
    decided = write_query({}, {key: each for key, each in sheet.state.kept.items() if key != DAY})
    chosen = [words.of_option(option.name, "title") for option, _ in list_chosen(sheet.state)]
    body = BY_SCRIPT.sub("", sheet.body)
    left = words.text("counted_without").format("; ".join(chosen)) if chosen else ""
    page = {
        "language": words.language,
        "mark": words.of_kind("mark"),
        "title": sheet.title,
        "styles": STYLES,
        "scripts": sheet.scripts,
        "subtitle": sheet.subtitle,
        "home": _carry("/", decided),
        "links": [(text, _carry(address, decided)) for text, address in sheet.links],
        "other": {
            "address": "?" + "&".join(filter(None, [sheet.kept, kept, f"lang={other}"])),
            "language": other,
            "name": interface(other)["page"]["this_language"],
        },
        "theme": words.text("theme"),
        "print": words.text("print"),
        "scope": mark_scope(sheet.selection, sheet.state.kept),
        "size": tell(size, **{"class": "size"}) if size else None,
        "left": "" if sheet.follows else left,
        "own": {
            "address": own_texts.address(sheet.state),
            **interface(words.language)["own_texts"],
        },
        "body": html.Markup(LINK.sub(lambda link: _carry(link[0], decided), body)),
        "nobody_real": words.of_kind("nobody_real"),
        "origin": tell(words.say_world(world.made, sheet.state)),
        "origin_scope": mark_scope({}, {}, "records"),
    }
    return f"<!DOCTYPE html>\n{SHEET.document(page)}\n"


def _carry(address: str, decided: str) -> str:
    """Return an address with the decisions of the sheet, but for what it has itself.

    >>> _carry("/area/59?public=16-25#x", "plan=paced"), _carry("/who?plan=fast", "plan=paced")
    ('/area/59?public=16-25&plan=paced#x', '/who?plan=fast')
    >>> _carry("/area", "")
    '/area'
    """
    start, sharp, place = address.partition("#")
    path, _, query = start.partition("?")
    own = [each for each in re.split("&(?:amp;)?", query) if each]
    named = {each.partition("=")[0] for each in own}
    more = [each for each in decided.split("&") if each and each.partition("=")[0] not in named]
    parts = "&".join([*own, *more])
    return f"{path}{'?' if parts else ''}{parts}{sharp}{place}"
