"""The headline of a page and the line below it; for an empty selection, filters to remove."""

from typing import Any

from breachlab.errors import NotKnown
from breachlab.query.counts import list_counts
from breachlab.words import Sentence
from dashboard.cards.drawn_card import FAILURES, failure
from dashboard.desk import View
from dashboard.layout import html
from dashboard.layout.headline_ends import ends_without_card
from dashboard.layout.marks import button, mark_counts
from dashboard.layout.words import PageWords
from dashboard.state.looked import Looked
from dashboard.state.selection import DIMENSIONS, without


def head(view: View) -> list:
    """Return the first part of a page: its headline and the line below.

    A part that fails says so, and the other parts stand.
    """
    words = view.words
    return [
        *size(words),
        html.P(words.describe(view.state.selection, most=None), className="printed"),
        html.H1(**_headline(view), id="headline", tabIndex=-1),
        *_sub(view),
        *(_paragraph(each, "ends") for each in ends_without_card(view)),
    ]


def block(view: View) -> list:
    """Return the elements between the headline and the cards, or a sentence on their failure."""
    if view.page.block is None:
        return []
    try:
        return [*view.page.block(view.state, view.world, view.words)]
    except NotKnown:  # of a list of one's own
        return []
    except FAILURES as error:
        failed = failure(error, view.page.name, view.state, view.words)
        return [html.P(failed, className="failed")]


def _sub(view: View) -> list:
    """Return the line below the headline; for an empty selection, filters to remove."""
    try:
        if _is_nobody(view):
            return [html.Div(_loosen(view), className="loosen")]
        sentence = view.page.sub(view.state, view.world, view.words)
        return [_paragraph(sentence, "sub")] if sentence else []
    except NotKnown:
        return []
    except FAILURES as error:
        failed = failure(error, view.page.name, view.state, view.words)
        return [html.P(failed, className="sub failed")]


def size(words: PageWords) -> list[html.Markup]:
    """Return the line on numbers that depend on the size of the data; empty at full size."""
    note = words.size()
    return [_paragraph(note, "size")] if note else []


def _paragraph(sentence: Sentence, name: str) -> html.Markup:
    return html.P(sentence.text, className=name, **mark_counts(list_counts(sentence)))


def _headline(view: View) -> dict[str, Any]:
    """Return the properties of the headline: the sentence, "nobody is selected", or its failure."""
    try:
        if _is_nobody(view):
            nobody = view.words.text("nobody").format(view.words.describe(view.state.selection))
            return {"children": nobody}
        sentence = _say(view)
        if isinstance(sentence, Looked):
            return sentence.show(view.state.options)
        return {"children": sentence.text, **mark_counts(list_counts(sentence))}
    except FAILURES as error:
        failed = failure(error, view.page.name, view.state, view.words)
        return {"children": html.Span(failed, className="failed")}


def _say(view: View) -> Sentence | Looked:
    """Return the headline of the page; of a list that lacks what it needs, how many it counts."""
    try:
        return view.page.headline(view.state, view.world, view.words)
    except NotKnown:
        return _say_list(view)


def _say_list(view: View) -> Sentence:
    """Return how many rows and persons a list of one's own has, or a selection of it."""
    rows = view.world.answers.rows("exposure/total", view.state.selection)
    row, persons = rows.dicts()[0], view.words.canvas.words.persons
    if view.state.selection or persons is None:
        return view.words.headline("exposure/total", rows)
    key = "in_list" if persons[0] == persons[1] else "in_list_range"
    return view.words.sentence(key, **row, loose_person_count=persons[0])


def _is_nobody(view: View) -> bool:
    """Return whether the selection is empty; false if that fails, as the headline will say why."""
    try:
        return view.world.answers.is_nobody(_list_selected(view))
    except FAILURES:  # the headline fails too, and reports it
        return False


def _list_selected(view: View) -> dict[str, tuple[str, ...]]:
    """Return the selection of the page: a switch of persons replaces the filter on statuses."""
    switched = {
        name: values
        for option in view.page.options_of_tables
        for name, values in option.list_parameters(view.state).items()
        if name in DIMENSIONS
    }
    return {**view.state.selection, **switched}


def _offer(name: str, residents: int, words: PageWords) -> html.Markup:
    """Return the button that removes a filter, with the number of residents without it."""
    title = words.canvas.dimensions[name].title
    offer = words.sentence("offer", title=title, living_here_person_count=residents)
    return button(offer.text, f"clear:{name}", className="offer", **mark_counts(list_counts(offer)))


def _loosen(view: View) -> list:
    """Return the filters of an empty selection, each with the number of residents without it."""
    selection, words = view.state.selection, view.words
    totals = {name: view.world.answers.total(without(selection, [name])) for name in selection}
    offers = [
        _offer(name, total.residents, words) for name, total in totals.items() if total.persons
    ]
    return offers or [html.P(words.text("several_filters"))]
