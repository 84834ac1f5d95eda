"""A card that is drawn in a state: its drawing, its sentence and its title, or why it failed."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from breachlab import find
from breachlab.drawing.drawings import DRAWINGS
from breachlab.errors import TookTooLong
from breachlab.query.answer_rows import Rows
from breachlab.query.counts import Count, list_counts
from breachlab.query.headlines import (
    add_coverage,
    add_known_share,
    counts_minors,
    say_ends,
    selects_minors,
)
from breachlab.query.needs import explain_card
from breachlab.words import Sentence
from breachlab.words.language import interface
from breachlab.words.values import is_null
from breachlab.words.vocabulary import SYNTHETIC
from dashboard.cards.around import CARDS
from dashboard.cards.card import LATER, Card, Resolved
from dashboard.database.few import RATE, TO_INFORM, hide_few, say_few
from dashboard.database.served_world import World
from dashboard.html import tell
from dashboard.state.looked import Looked
from dashboard.state.options import is_earlier
from dashboard.state.page_state import State
from dashboard.tables import PARTS
from dashboard.words import PageWords

LOG = logging.getLogger("dashboard")
# No error of a card breaks its page.
FAILURES: tuple[type[Exception], ...] = (Exception,)


@dataclass(frozen=True)
class Drawn:
    """The contents of a card in a state: the drawing, the sentence, the elements around them."""

    drawing: Any
    said: str
    resolved: Resolved
    counts: tuple[Count, ...] = ()  # of the numbers in the sentence
    above: Sequence = ()
    below: Sequence = ()
    has_failed: bool = False
    lacks: str = ""  # what it needs and the database lacks, or cannot filter by: it is this line
    looked: Looked | None = None  # the sentences of all positions, if the card follows levers
    found: Sentence | Looked | None = None  # the title, if it is a finding
    found_counts: tuple[Count, ...] = ()  # of the numbers in the finding
    is_withheld: bool = False  # then `said` is the reason
    few: Sentence | None = None  # the headline, if its persons are few: it is then no card


def resolve_cards(cards: Sequence[Card], state: State) -> Mapping[Card, Resolved]:
    """Return {card: its parameters in a state}."""
    return {card: card.resolve(state) for card in cards}


def questions(
    resolved: Mapping[Card, Resolved], state: State
) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the queries of these cards and of their comparisons, to ask all of them at once."""
    asked = [
        (card, each)
        for card, each in resolved.items()
        if not (each.folds or card.idle(state) or card.hides(state))
    ]
    queries = [(card.query, each.parameters) for card, each in asked]
    queries += [(card.query, each.country) for card, each in asked if each.country is not None]
    queries += [(query, each.beside(query)) for card, each in asked for query in card.beside]
    return [each for number, each in enumerate(queries) if each not in queries[:number]]


def draw_card(
    card: Card,
    state: State,
    world: World,
    words: PageWords,
    resolved: Resolved | None = None,
) -> Drawn:
    """Return the contents of a card; a card that fails says so, and the other cards stand.

    `resolved` are its parameters, if they are known.
    """
    resolved = resolved or card.resolve(state)
    if unmet := card.list_unmet(world.coverage, resolved.parameters):
        return Drawn(None, "", resolved, lacks=explain_card(unmet, words.language))
    if card.hides(state) == LATER:
        return Drawn(None, "", resolved, lacks=words.text("not_known_line"))
    if resolved.obeys_some and not card.hides(state):
        # A switch of the page may have replaced the filter on statuses.
        whom = {**state.selection, **resolved.selection}
        base = "" if "whom" in resolved.parameters else resolved.base
        if few := say_few(whom, world, words, base):
            return Drawn(None, "", resolved, lacks=words.text("few_line"), few=few)
    if resolved.folds:
        not_by = words.text("not_counted_by").format(words.titles(resolved.ignored))
        return Drawn(None, "", resolved, lacks=not_by)
    if idle := card.idle(state):
        canvas = replace(words.canvas, selection=state.named)
        return Drawn(card.blank(canvas), words.of_card(card.name, idle), resolved)
    if reason := card.hides(state):
        title = words.of_reason(reason, "title").format(words.of_card(card.query, "title"))
        return Drawn(
            CARDS.waits(),
            words.of_reason(reason, "because"),
            resolved,
            found=Sentence(title),
            is_withheld=True,
        )
    try:
        return _draw(card, resolved, state, world, words)
    except FAILURES as error:
        failed = failure(error, card.query, state, words)
        return Drawn(card.blank(words.canvas), failed, resolved, has_failed=True)


def failure(error: Exception, what: str, state: State, words: PageWords) -> str:
    """Return the sentence for a failure of a part of the page; the log says why."""
    if isinstance(error, TookTooLong):
        LOG.warning("%s, for %s", error, state)
        return words.sentence("stopped", limit_seconds=error.seconds).text
    LOG.error("%s could not be computed for %s", what, state, exc_info=error)
    return words.text("failed").format(what)


def _lacks_number(said: Sentence | Looked | None) -> bool:
    return isinstance(said, Sentence) and any(is_null(each.value) for each in said.figures)


def tell_minors(words: PageWords) -> dict[str, Any]:
    """Return the properties of the paragraph with the ends of the number of minors."""
    return {"class": "aside", **tell(say_ends(words.canvas.words))}


def _draw(card: Card, resolved: Resolved, state: State, world: World, words: PageWords) -> Drawn:
    def ask(query: str, parameters: Mapping[str, Any]) -> Rows:
        return hide_few(world.answers.rows(query, parameters), query, words.canvas.words)

    whole = world.answers.rows(card.query, resolved.parameters)
    if whole.is_empty and is_earlier(state):
        return Drawn(None, "", resolved, lacks=words.text("not_known_line"))
    rows = hide_few(whole, card.query, words.canvas.words)
    # Ages are drawn as counts, too, and those of both sexes together.
    if RATE in rows and "age_band" not in rows and {*rows[RATE]} == {None}:
        return Drawn(None, "", resolved, lacks=words.text("few_rows"))
    chosen = {each.name: each.read_choice(state.options) for each in card.follows}
    beside = card.list_beside(world.coverage)
    canvas = replace(
        words.canvas,
        words=words.of_query(card.query),
        query=card.query,
        selection=state.selection,
        country=None if resolved.country is None else ask(card.query, resolved.country),
        options={**chosen, **state.options},
        beside={each: ask(each, resolved.beside(each)) for each in beside},
    )
    words = replace(words, canvas=canvas)
    said, found = card.say(words, card.query, rows), card.find(words, card.query, rows)
    if rows is not whole:  # some are of few persons
        said = words.sentence("few_sentence") if _lacks_number(said) else said
        found = None if _lacks_number(found) else found
    if isinstance(said, Sentence):
        said = add_coverage(said, find(card.query), words.canvas.words)
    if found == Sentence(interface(words.language)["headlines"]["nobody"]):
        found = None  # it is no finding: the name of the card is its title
    if isinstance(found, Sentence):
        found = add_known_share(found, find(card.query), words.canvas.words)
        is_of_people = any("person_count" in each.column for each in found.figures)
        if resolved.ignored and (is_of_people or find(card.query).part("Base") == TO_INFORM):
            text = found.text[:1].lower() + found.text[1:]
            found = replace(found, text=words.of_everybody.format(text))
    asked = {card.query: (rows, resolved.parameters)} | {
        each: (canvas.beside[each], resolved.beside(each)) for each in beside
    }
    is_of_minors = (
        words.canvas.words.data_kind == SYNTHETIC
        and not is_earlier(state)
        and not selects_minors(state.selection)  # then the head of the page has their ends
        and any(counts_minors(each, *told) for each, told in asked.items())
    )
    minors = [PARTS.element("p", tell_minors(words))] if is_of_minors else []
    drawing = (card.draw or DRAWINGS[card.query])(rows, canvas)
    if hasattr(drawing, "to_json"):  # a figure of plotly, which is not imported for it
        drawing = json.loads(drawing.to_json())
    return Drawn(
        drawing,
        said.at(state.options) if isinstance(said, Looked) else said.text,
        resolved,
        () if isinstance(said, Looked) else list_counts(said, card.query),
        card.above(rows, state, words) if card.above else (),
        [*(card.below(rows, state, words) if card.below else ()), *minors],
        looked=said if isinstance(said, Looked) else None,
        found=found,
        found_counts=list_counts(found, card.query) if isinstance(found, Sentence) else (),
    )
