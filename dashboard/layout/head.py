"""The headline of a page and the line below it; for an empty selection, filters to remove."""

import csv
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from breachlab.errors import NotKnown
from breachlab.paths import SQL, read
from breachlab.query.counts import list_counts
from breachlab.query.headlines import selects_minors
from breachlab.words import Sentence
from breachlab.words.vocabulary import OWN, SYNTHETIC
from dashboard.cards.card import Card
from dashboard.cards.drawn_card import FAILURES, failure, write_minors
from dashboard.database.answers import Total
from dashboard.database.few import grade_count
from dashboard.database.headline_ranges import DRIVERS, MEASURED, find_ends, has_ends
from dashboard.desk import View
from dashboard.layout import html
from dashboard.layout.marks import button, mark_counts
from dashboard.layout.words import PageWords
from dashboard.state.known_days import is_earlier
from dashboard.state.looked import Looked
from dashboard.state.page_state import DIMENSIONS, without

# {end of a column's name: the sentence for its number}.
SENTENCES = {
    "share": "ends_of_share",
    "per_thousand": "ends_of_per_thousand",
    "call_count": "ends_of_call_count",
    "person_count": "ends_of_person_count",
    "count": "ends_of_count",
}


def ends(view: View, is_of: Callable[[str], bool] = lambda _: True) -> Iterator[Sentence]:
    """Yield a sentence for each headline of the page that an assumed figure moves.

    `is_of` selects the headlines by their questions.
    """
    for question, column in _questions(view):
        if is_of(question) and (sentence := _sentence(view, question, column)):
            yield sentence


def ends_of_card(view: View, card: Card) -> Iterator[Sentence]:
    """Yield the sentences of the headlines that a card answers, the first that is shown."""

    def is_of_card(question: str) -> bool:
        return card == next((each for each in view.cards if _answers(each, question)), None)

    return ends(view, is_of_card)


def ends_without_card(view: View) -> Iterator[Sentence]:
    """Yield the sentences of the headlines that no card answers."""
    cards = view.page.cards
    return ends(view, lambda question: not any(_answers(card, question) for card in cards))


def _answers(card: Card, question: str) -> bool:
    return question in (card.query, *card.beside, *card.heads)


def _questions(view: View) -> list[tuple[str, str]]:
    """Return the questions of a page's headlines, with their columns; empty if no ends hold."""
    if not has_ends(view.state, view.world, view.words):
        return []
    return _headlines().get(view.page.name, [])


def _sentence(view: View, question: str, column: str) -> Sentence | None:
    """Return the sentence on a headline's number and its ends; nothing if no figure moves it."""
    value = float(view.world.answers.rows(question, {})[column][0])
    part = next(each for each in SENTENCES if column.endswith(each))
    found = find_ends(question, part, value, view.world)
    if not found:
        return None
    driver = view.world.answers.rows(DRIVERS, {"headline": question})["driver_id"][0]
    numbers: dict[str, Any] = {f"end_{part}": value if part in MEASURED else round(value), **found}
    return view.words.sentence(SENTENCES[part], headline_id=question, driver_id=driver, **numbers)


@cache
def _headlines() -> dict[str, list[tuple[str, str]]]:
    """Return {page: question and column} of the headlines with an interval by a figure."""
    headlines: dict[str, list[tuple[str, str]]] = {}
    for row in csv.DictReader(read(SQL / "headlines.csv").splitlines()):
        if row["interval"] == "ends":
            headlines.setdefault(row["page"], []).append((row["question"], row["key"]))
    return headlines


AGED = "notification/vulnerable_groups"  # its first row counts those of 75 and over
SPACES_ASSUMED = "candidate_space_persons"
RANGED = ("situation", "what_if")  # their tiles and titles have ranges, of everybody
COUNTING = ("situation", "what", "combination", "what_if")  # their headlines do not say whom


def head(view: View) -> list:
    """Return the first part of a page: its headline and the line below.

    A part that fails says so, and the other parts stand.
    """
    words = view.words
    return [
        *size(words),
        html.P(words.describe(view.state.named, most=None), className="printed"),
        html.H1(**_headline(view), id="headline", tabIndex=-1),
        *_sub(view),
        *_base(view),
        *_say_replaced(view),
        *_ranges(view),
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
        if is_nobody(view):
            return [html.Div(_loosen(view), className="loosen")]
        if view.few:
            return []
        sentence = view.page.sub(view.state, view.world, view.words)
        return [_paragraph(sentence, "sub")] if sentence else []
    except NotKnown:
        return []
    except FAILURES as error:
        failed = failure(error, view.page.name, view.state, view.words)
        return [html.P(failed, className="sub failed")]


def _base(view: View) -> list:
    """Return the line on whom the numbers below count: of places residents, else all the living.

    None where the headline says it, on an earlier day, and of a list of one's own.
    """
    state, is_own = view.state, view.words.canvas.words.data_kind == OWN
    is_said = view.page.name not in COUNTING or (view.page.name == "situation" and state.selection)
    if is_said or is_own or is_earlier(state):
        return []
    try:
        total = view.world.answers.total(_list_selected(view))
    except FAILURES:  # the headline fails too, and reports it
        return []
    key = "counts_residents" if "departements" in state.selection else "counts_living"
    counts: dict[str, Any] = {
        "living_here_person_count": total.residents,
        "living_person_count": total.persons,
    }
    return [_paragraph(view.words.sentence(key, **counts), "sub")] if total.persons else []


def _say_replaced(view: View) -> list[html.Markup]:
    """Return the line on a filter in whose place a switch of the page counts others."""
    switched, words = list_switched(view), view.words
    replaced = {
        name: values
        for name, values in view.state.selection.items()
        if name in switched and values != switched[name]
    }
    if not replaced:
        return []
    counted = words.describe({name: switched[name] for name in replaced})
    said = words.text("switch_replaces").format(counted, words.describe(replaced))
    return [html.P(said, className="sub")]


def _ranges(view: View) -> list[html.Markup]:
    """Return the line on the range of a selection: a known one, or that only everybody has any."""
    words, selection = view.words, view.state.selection
    if words.canvas.words.data_kind != SYNTHETIC or not selection:
        return []
    if selects_minors(selection):
        return [write_minors(words)]
    try:
        said = _say_range(view)
        return [_paragraph(said, "aside")] if said else []
    except FAILURES:  # the cards of the page report it
        return []


def _say_range(view: View) -> Sentence | None:
    selection, rows = view.state.selection, view.world.answers.rows
    if selection.get("statuses") == ("candidate_space",):
        spaces = next(
            row for row in rows("method/ledger", {}).dicts() if row["name"] == SPACES_ASSUMED
        )
        ends = {"low_end_person_count": spaces["low"], "high_end_person_count": spaces["high"]}
        return view.words.sentence("ends_of_spaces", **ends)
    if selection.get("age_bands") == ("75 and over",) and selection.keys() <= {
        "age_bands",
        "sexes",
    }:
        count = rows(AGED, {}).dicts()[0]["person_count"]
        found: dict[str, Any] = find_ends(AGED, "person_count", count, view.world)
        return view.words.sentence("ends_of_oldest", headline_id=AGED, **found)
    return view.words.sentence("ends_of_everybody") if view.page.name in RANGED else None


def size(words: PageWords) -> list[html.Markup]:
    """Return the line on numbers that depend on the size of the data; empty at full size."""
    note = words.size()
    return [_paragraph(note, "size")] if note else []


def _paragraph(sentence: Sentence, name: str) -> html.Markup:
    return html.P(sentence.text, className=name, **mark_counts(list_counts(sentence)))


def _headline(view: View) -> dict[str, Any]:
    """Return the properties of the headline: the sentence, "nobody is selected", or its failure."""
    try:
        if is_nobody(view):
            whom = {**view.state.named, **list_switched(view)}
            return {"children": view.words.text("nobody").format(view.words.describe(whom))}
        sentence = view.few or _say(view)
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


def is_nobody(view: View) -> bool:
    """Return whether the selection is empty; false if that fails, as the headline will say why."""
    try:
        return view.world.answers.is_nobody(_list_selected(view))
    except FAILURES:  # the headline fails too, and reports it
        return False


def _list_selected(view: View) -> dict[str, tuple[str, ...]]:
    """Return the selection of the page: a switch of persons replaces the filter on statuses."""
    return {**view.state.selection, **list_switched(view)}


def list_switched(view: View) -> dict[str, tuple[str, ...]]:
    """Return the filters that switches of the page set."""
    return {
        name: values
        for option in view.page.options_of_tables
        for name, values in option.list_parameters(view.state).items()
        if name in DIMENSIONS
    }


def _offer(name: str, total: Total, is_of_residents: bool, words: PageWords) -> html.Markup:
    """Return the button that removes a filter, with the number of those counted without it."""
    title = words.canvas.dimensions[name].title
    counted = total.residents if is_of_residents else total.persons
    if grade_count(counted, words.canvas.words) == "too_few":
        offer = words.sentence("offer_too_few", title=title)
    elif is_of_residents:
        offer = words.sentence("offer_here", title=title, living_here_person_count=counted)
    else:
        offer = words.sentence("offer", title=title, person_count=counted)
    return button(offer.text, f"clear:{name}", className="offer", **mark_counts(list_counts(offer)))


def _loosen(view: View) -> list:
    """Return the filters of an empty selection, each with the number of persons without it."""
    selection, words, switched = view.state.selection, view.words, list_switched(view)
    left = {name: {**without(selection, [name]), **switched} for name in selection}
    totals = {name: view.world.answers.total(each) for name, each in left.items()}
    is_here = view.page.name == "who" or "departements" in selection
    offers = [
        _offer(name, total, is_here, words) for name, total in totals.items() if total.persons
    ]
    return offers or [html.P(words.text("several_filters"))]
