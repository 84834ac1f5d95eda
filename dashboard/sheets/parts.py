"""The parts of a sheet: filled sentences, sections, and the text in place of a failed part."""

from collections.abc import Callable, Mapping
from typing import Any

from breachlab.query.counts import list_counts
from breachlab.words import LANGUAGES, Sentence, fill
from dashboard.cards.drawn_card import FAILURES, failure
from dashboard.database.few import hide_few
from dashboard.database.served_world import World
from dashboard.layout import html
from dashboard.layout.marks import mark_counts
from dashboard.layout.words import PageWords
from dashboard.state.page_state import State

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
