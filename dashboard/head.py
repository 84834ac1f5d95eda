"""The question of a page, the sentence that answers it, and how many are selected."""

from typing import Any

from dash import html

from breachlab.words import numbers
from dashboard.cards import FAILURES, failure
from dashboard.desk import View
from dashboard.looked import Looked
from dashboard.marks import button
from dashboard.selection import without


def head(view: View) -> list:
    """Return the question of the page, its answer in a sentence, and how many that is.

    Where that cannot be computed it says so, and the cards stand.
    """
    try:
        return _head(view)
    except FAILURES as error:
        failed = failure(error, view.page.name, view.state, view.words)
        return [html.H1(html.Span(failed, className="failed"), id="headline", tabIndex=-1)]


def _head(view: View) -> list:
    words = view.words
    records, persons = view.world.answers.total(view.state.selection)
    _, everyone = view.world.answers.total({})
    shares = [
        (words.number(persons), words.noun(persons, "persons")),
        (words.number(records), words.noun(records, "records")),
        (numbers.share(persons / everyone if everyone else 0, 1, words.language),
         words.text("of_all_exposed")),
    ]  # fmt: skip
    return [
        html.P(words.of_page(view.page.name, "question"), className="question"),
        html.P(words.described(view.state.selection, most=None), className="printed"),
        html.H1(**_headline(view, persons), id="headline", tabIndex=-1),
        html.Div(_loosen(view), className="loosen") if not persons else None,
        html.Div(
            [
                *(html.P([html.Strong(number), f" {of}"]) for number, of in shares),
                *map(html.P, filter(None, [view.page.beside(view.state, words)])),
            ],
            id="numbers",
        ),
    ]


def _headline(view: View, persons: float) -> dict[str, Any]:
    if not persons:
        nobody = view.words.text("nobody").format(view.words.described(view.state.selection))
        return {"children": nobody}
    said = view.page.headline(view.state, view.world, view.words)
    return said.shown(view.state.options) if isinstance(said, Looked) else {"children": said.text}


def _loosen(view: View) -> list:
    """Return which filters to loosen when nobody is left, with how many there are without each."""
    selection, words = view.state.selection, view.words
    gains = {name: view.world.answers.total(without(selection, [name]))[1] for name in selection}
    offers = [
        button(
            words.sentence(
                "offer", title=words.canvas.dimensions[name].title, person_count=gain
            ).text,
            f"clear:{name}",
            className="offer",
        )
        for name, gain in gains.items()
        if gain
    ]
    return offers or [html.P(words.text("several_filters"))]
