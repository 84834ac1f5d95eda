"""The question of a page, the sentence that answers it, and how many are selected."""

from typing import Any

from dash import html

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
    total, everyone = (view.world.answers.total(each) for each in (view.state.selection, {}))
    return [
        html.P(words.of_page(view.page.name, "question"), className="question"),
        html.P(words.described(view.state.selection, most=None), className="printed"),
        html.H1(**_headline(view, total.persons), id="headline", tabIndex=-1),
        html.Div(_loosen(view), className="loosen") if not total.persons else None,
        html.Div(
            [
                *(
                    html.P([html.Strong(number), f" {of}"])
                    for number, of in view.page.strip(total, everyone, words)
                ),
                *map(html.P, filter(None, [view.page.beside(view.state, words)])),
            ],
            id="numbers",
        ),
    ]


def _headline(view: View, persons: int) -> dict[str, Any]:
    if not persons:
        nobody = view.words.text("nobody").format(view.words.described(view.state.selection))
        return {"children": nobody}
    said = view.page.headline(view.state, view.world, view.words)
    return said.shown(view.state.options) if isinstance(said, Looked) else {"children": said.text}


def _loosen(view: View) -> list:
    """Return the filters to loosen when nobody is left, with the residents without each."""
    selection, words = view.state.selection, view.words
    totals = {name: view.world.answers.total(without(selection, [name])) for name in selection}
    offers = [
        button(
            words.sentence(
                "offer",
                title=words.canvas.dimensions[name].title,
                living_here_person_count=total.residents,
            ).text,
            f"clear:{name}",
            className="offer",
        )
        for name, total in totals.items()
        if total.persons
    ]
    return offers or [html.P(words.text("several_filters"))]
