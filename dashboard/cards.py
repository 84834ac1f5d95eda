"""A card: one question, drawn, with a sentence; what it asks, and how it answers when it cannot."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import pandas

from breachlab import find
from breachlab.counts import Count, shown
from breachlab.drawing.canvas import Canvas
from breachlab.drawing.drawings import DRAWINGS
from breachlab.drawing.template import figure
from breachlab.errors import TookTooLong
from breachlab.words import Sentence
from dashboard.answers import Answers
from dashboard.looked import Looked
from dashboard.options import Option
from dashboard.selection import DIMENSIONS, Selection, without
from dashboard.state import State
from dashboard.words import PageWords
from dashboard.world import World

LOG = logging.getLogger("dashboard")
Rows: TypeAlias = pandas.DataFrame
# A part that fails never takes its page, whatever it is that went wrong there.
FAILURES: tuple[type[Exception], ...] = (Exception,)


@dataclass(frozen=True, eq=False)
class Card:
    """One question of sql/ on a page; its name is the path of its query.

    Without `draw`, it is drawn as breachlab/drawing/drawings.py has it for everybody; with it, as a
    component of dashboard/tables, and then `blank` is `no_table`.
    `own` are the dimensions that it shows, and so does not obey, or the first click on a bar would
    leave that bar alone. `settings` are other parameters of its query, those that it needs among
    them; `options` are switches above it, `follows` those that stand elsewhere on the page and
    that it obeys as far as its query takes what they ask. `beside` are further queries, asked with
    the same selection, whose rows its drawing and its words find in `canvas.beside`. `say` makes
    its sentence, or those of all positions of levers; without it, the query's headline is said.
    `above` and `below` make what stands around the drawing. `blank` is drawn where it fails.
    """

    query: str
    draw: Callable[[Rows, Canvas], Any] | None = None
    own: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    follows: tuple[Option, ...] = ()
    beside: tuple[str, ...] = ()
    say: Callable[[PageWords, str, Rows], Sentence | Looked] = PageWords.headline
    above: Callable[[Rows, State, PageWords], Sequence] | None = None
    below: Callable[[Rows, State, PageWords], Sequence] | None = None
    blank: Callable[[Canvas], Any] = lambda _: figure([])

    def asked(self, state: State) -> Mapping[str, Any]:
        """Return the parameters of its query: what it takes of the selection, less its own.

        Départements that are whole régions are these, where it takes no others.
        """
        takes = find(self.query).parameters
        chosen = without(state.selection, self.own)
        obeyed = {name: values for name, values in chosen.items() if name in takes}
        if regions := self._regions(state):
            obeyed["regions"] = regions
        return {**obeyed, **self._instead(state)}

    def asked_beside(self, query: str, state: State) -> Mapping[str, Any]:
        """Return the parameters of a query beside its own: of the same, what that one takes.

        But for what levers ask that look up: they choose among its rows.
        """
        chosen = {name for each in self.follows if each.looks_up for name in each.asked(state)}
        takes = find(query).parameters - chosen
        return {name: given for name, given in self.asked(state).items() if name in takes}

    def obeyed(self, state: State) -> Selection:
        """Return whom it is of: the selection that it obeys, and what it asks in place of it."""
        asked = dict(self.asked(state))
        if self._regions(state):
            asked["departements"] = state.selection["departements"]
        return {name: tuple(asked[name]) for name in DIMENSIONS if asked.get(name)}

    def unmet(self, state: State) -> list[str]:
        """Return the dimensions that are selected and that it cannot obey: its own are none."""
        # What a switch asks in place of the selection is no loss where it is the same.
        instead = {
            name: each
            for name, each in self._instead(state).items()
            if state.selection.get(name) != each
        }
        takes = find(self.query).parameters - set(instead)
        takes |= {"departements"} if self._regions(state) else set()
        return [name for name in state.selection if name not in takes and name not in self.own] + [
            name for name in instead if name in state.selection and name in self.own
        ]

    def _regions(self, state: State) -> tuple[str, ...]:
        """Return the régions selected, where its query takes these and no départements."""
        takes = find(self.query).parameters & {"regions", "departements"}
        return state.whole_regions if takes == {"regions"} else ()

    def _instead(self, state: State) -> Mapping[str, Any]:
        """Return what it asks whatever is selected: its settings, and those of switches."""
        takes = find(self.query).parameters
        asked = [option.asked(state) for option in (*self.follows, *self.options)]
        switched = {name: each[name] for each in asked for name in each if name in takes}
        return {**self.settings, **switched}


@dataclass(frozen=True)
class Drawn:
    """What a card shows of a state: the drawing, the sentence, what stands around them."""

    drawing: Any
    said: str
    counts: tuple[Count, ...] = ()  # of the numbers in the sentence
    unmet: tuple[str, ...] = ()
    above: Sequence = ()
    below: Sequence = ()
    has_failed: bool = False
    looked: Looked | None = None  # what is said at each position of levers, where it follows some


def questions(cards: Sequence[Card], state: State) -> list[tuple[str, Mapping[str, Any]]]:
    """Return what these cards ask, and what they compare with, so that all can be asked at once."""
    states = (state, replace(state, selection={}))
    asked = [(card.query, card.asked(each)) for card in cards for each in states]
    asked += [(each, card.asked_beside(each, state)) for card in cards for each in card.beside]
    return [each for number, each in enumerate(asked) if each not in asked[:number]]


def drawn(card: Card, state: State, world: World, words: PageWords) -> Drawn:
    """Return what a card shows; where it cannot be computed it says so, and the others stand."""
    try:
        return _drawn(card, state, world.answers, words)
    except FAILURES as error:
        failed = failure(error, card.query, state, words)
        return Drawn(card.blank(words.canvas), failed, has_failed=True)


def failure(error: Exception, what: str, state: State, words: PageWords) -> str:
    """Return what a reader is told of what could not be computed; the log says why."""
    if isinstance(error, TookTooLong):
        LOG.warning("%s, for %s", error, state)
        return words.sentence("stopped", limit_seconds=error.seconds).text
    LOG.error("%s could not be computed for %s", what, state, exc_info=error)
    return words.text("failed").format(what)


def _drawn(card: Card, state: State, answers: Answers, words: PageWords) -> Drawn:
    rows = answers.rows(card.query, card.asked(state))
    chosen = {each.name: each.chosen(state.options) for each in card.follows}
    canvas = replace(
        words.canvas,
        query=card.query,
        selection=state.selection,
        everyone=_everyone(card, state, answers),
        options={**chosen, **state.options},
        beside={each: answers.rows(each, card.asked_beside(each, state)) for each in card.beside},
    )
    words = replace(words, canvas=canvas)
    said = card.say(words, card.query, rows)
    return Drawn(
        (card.draw or DRAWINGS[card.query])(rows, canvas),
        said.at(state.options) if isinstance(said, Looked) else said.text,
        () if isinstance(said, Looked) else shown(said, card.query),
        tuple(card.unmet(state)),
        card.above(rows, state, words) if card.above else (),
        card.below(rows, state, words) if card.below else (),
        looked=said if isinstance(said, Looked) else None,
    )


def _everyone(card: Card, state: State, answers: Answers) -> Rows | None:
    """Return the answer with nothing selected, where what is asked is less than that."""
    nothing = card.asked(replace(state, selection={}))
    return None if card.asked(state) == nothing else answers.rows(card.query, nothing)
