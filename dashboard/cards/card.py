"""A card: one question, drawn, with a sentence; what it asks, and how it answers when it cannot."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import pandas

from breachlab import find
from breachlab.drawing.canvas import Canvas
from breachlab.drawing.drawings import DRAWINGS
from breachlab.drawing.figure_template import figure
from breachlab.errors import TookTooLong
from breachlab.questions.counts import Count, list_counts
from breachlab.words import Sentence
from dashboard.database.answers import Answers
from dashboard.database.served_world import World
from dashboard.layout.words import PageWords
from dashboard.state.looked import Looked
from dashboard.state.options import Option
from dashboard.state.page_state import State
from dashboard.state.selection import DIMENSIONS, Selection, without

LOG = logging.getLogger("dashboard")
Rows: TypeAlias = pandas.DataFrame
# A part that fails never takes its page, whatever it is that went wrong there.
FAILURES: tuple[type[Exception], ...] = (Exception,)


@dataclass(frozen=True, eq=False)
class Card:
    """One question of sql/ on a page; its name is the path of its query, and its `part`.

    Two cards of a page may draw one question: each but the first has a `part`.

    Without `draw`, it is drawn as breachlab/drawing/drawings.py has it for everybody; with it, as a
    table of dashboard/tables, and then `blank` is `no_table`.
    `own` are the dimensions that it shows, and so does not obey, or the first click on a bar would
    leave that bar alone. `settings` are other parameters of its query, those that it needs among
    them; `options` are switches above it, `follows` those that stand elsewhere on the page and
    that it obeys as far as its query takes what they ask. `beside` are further queries, asked with
    the same selection, whose rows its drawing and its words find in `canvas.beside`. `say` makes
    its sentence, or those of all positions of levers; without it, the query's headline is said.
    `find` makes its title, what it finds in at most fourteen words, or those of all positions of
    levers; without it, that is the query's finding. A card whose query has none is headed by its
    name, and shows its sentence below it.
    `above` and `below` make what stands around the drawing. `blank` is drawn where it fails.
    `caption` names the text below the title in a state. Where it `is_idle` it asks nothing, and its
    text `idle` says what to do. `heads` are further questions whose headlines it stands for, though
    it does not ask them. What is drawn is compared with everyone; of a card that compares
    `with_country`, with the same people of the whole country.
    """

    query: str
    draw: Callable[[Rows, Canvas], Any] | None = None
    own: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    follows: tuple[Option, ...] = ()
    beside: tuple[str, ...] = ()
    say: Callable[[PageWords, str, Rows], Sentence | Looked] = PageWords.headline
    find: Callable[[PageWords, str, Rows], Sentence | Looked | None] = PageWords.finding
    above: Callable[[Rows, State, PageWords], Sequence] | None = None
    below: Callable[[Rows, State, PageWords], Sequence] | None = None
    blank: Callable[[Canvas], Any] = lambda _: figure([])
    part: str = ""
    caption: Callable[[State], str] = lambda _: "caption"
    is_idle: Callable[[State], bool] = lambda _: False
    with_country: bool = False
    heads: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its query and its part, by which its words and its place in the page are found."""
        return f"{self.query}-{self.part}" if self.part else self.query

    def beyond(self, state: State) -> State:
        """Return the state of those whom it is compared with."""
        left = without(state.selection, ["departements"]) if self.with_country else {}
        return replace(state, selection=left)

    def resolve(self, state: State) -> "Resolved":
        """Return what it asks in a state: its query's parameters, and what of the state they leave.

        Of the selection it takes what its query takes, less its own dimensions; départements that
        are whole régions are these, where it takes no others.
        """
        instead, regions = self._instead(state), self._regions(state)
        takes = find(self.query).parameters
        chosen = without(state.selection, self.own)
        obeyed = {name: values for name, values in chosen.items() if name in takes}
        parameters = {**obeyed, **({"regions": regions} if regions else {}), **instead}
        places = {"departements": state.selection["departements"]} if regions else {}
        whom = {**parameters, **places}
        return Resolved(
            parameters,
            {name: tuple(whom[name]) for name in DIMENSIONS if whom.get(name)},
            self._find_ignored(state, instead, {*takes, *places}),
            frozenset(
                name
                for each in self.follows
                if each.looks_up
                for name in each.list_parameters(state)
            ),
        )

    def _find_ignored(self, state: State, instead: Mapping[str, Any], takes: set[str]) -> list[str]:
        """Return the dimensions that are selected and that it cannot obey: its own are none."""
        selection = state.selection
        # What a switch asks in place of the selection is no loss where it is the same.
        other = {name for name, given in instead.items() if selection.get(name) != given}
        kept = takes - other
        return [
            *(name for name in selection if name not in kept and name not in self.own),
            *(name for name in instead if name in other & {*selection} & {*self.own}),
        ]

    def _regions(self, state: State) -> tuple[str, ...]:
        """Return the régions selected, where its query takes these and no départements."""
        takes = find(self.query).parameters & {"regions", "departements"}
        return state.whole_regions if takes == {"regions"} else ()

    def _instead(self, state: State) -> Mapping[str, Any]:
        """Return what it asks whatever is selected: its settings, and those of switches."""
        takes = find(self.query).parameters
        asked = [option.list_parameters(state) for option in (*self.follows, *self.options)]
        switched = {name: each[name] for each in asked for name in each if name in takes}
        return {**self.settings, **switched}


@dataclass(frozen=True)
class Resolved:
    """The parameters of a card's query in a state, whom its answer is of, and what it ignores.

    `selection` is whom it is of: what it obeys of the selection, and what it asks in place of it.
    `ignored` are the dimensions that are selected and that it cannot obey. `looked_up` are the
    parameters of levers that look up: among the rows of a query beside they choose, and ask none.
    """

    parameters: Mapping[str, Any]
    selection: Selection
    ignored: list[str]
    looked_up: frozenset[str] = frozenset()

    def beside(self, query: str) -> Mapping[str, Any]:
        """Return the parameters of a query beside the card's own: of the same, what it takes."""
        takes = find(query).parameters - self.looked_up
        return {name: given for name, given in self.parameters.items() if name in takes}


@dataclass(frozen=True)
class Drawn:
    """The contents of a card in a state: the drawing, the sentence, what stands around them."""

    drawing: Any
    said: str
    resolved: Resolved
    counts: tuple[Count, ...] = ()  # of the numbers in the sentence
    above: Sequence = ()
    below: Sequence = ()
    has_failed: bool = False
    looked: Looked | None = None  # what is said at each position of levers, where it follows some
    found: Sentence | Looked | None = None  # its title, where that is a finding
    found_counts: tuple[Count, ...] = ()  # of the numbers in it


def questions(cards: Sequence[Card], state: State) -> list[tuple[str, Mapping[str, Any]]]:
    """Return what these cards ask, and what they compare with, so that all can be asked at once."""
    resolved = {card: card.resolve(state) for card in cards if not card.is_idle(state)}
    asked = [(card.query, each.parameters) for card, each in resolved.items()]
    asked += [(card.query, card.resolve(card.beyond(state)).parameters) for card in resolved]
    asked += [
        (query, each.beside(query)) for card, each in resolved.items() for query in card.beside
    ]
    return [each for number, each in enumerate(asked) if each not in asked[:number]]


def draw_card(card: Card, state: State, world: World, words: PageWords) -> Drawn:
    """Return what a card shows; where it cannot be computed it says so, and the others stand."""
    resolved = card.resolve(state)
    if card.is_idle(state):
        return Drawn(card.blank(words.canvas), words.of_card(card.name, "idle"), resolved)
    try:
        return _draw(card, resolved, state, world.answers, words)
    except FAILURES as error:
        failed = failure(error, card.query, state, words)
        return Drawn(card.blank(words.canvas), failed, resolved, has_failed=True)


def failure(error: Exception, what: str, state: State, words: PageWords) -> str:
    """Return what a reader is told of what could not be computed; the log says why."""
    if isinstance(error, TookTooLong):
        LOG.warning("%s, for %s", error, state)
        return words.sentence("stopped", limit_seconds=error.seconds).text
    LOG.error("%s could not be computed for %s", what, state, exc_info=error)
    return words.text("failed").format(what)


def _draw(
    card: Card, resolved: Resolved, state: State, answers: Answers, words: PageWords
) -> Drawn:
    rows = answers.rows(card.query, resolved.parameters)
    chosen = {each.name: each.read_choice(state.options) for each in card.follows}
    canvas = replace(
        words.canvas,
        query=card.query,
        selection=state.selection,
        everyone=_everyone(card, resolved, state, answers),
        options={**chosen, **state.options},
        beside={each: answers.rows(each, resolved.beside(each)) for each in card.beside},
    )
    words = replace(words, canvas=canvas)
    said, found = card.say(words, card.query, rows), card.find(words, card.query, rows)
    return Drawn(
        (card.draw or DRAWINGS[card.query])(rows, canvas),
        said.at(state.options) if isinstance(said, Looked) else said.text,
        resolved,
        () if isinstance(said, Looked) else list_counts(said, card.query),
        card.above(rows, state, words) if card.above else (),
        card.below(rows, state, words) if card.below else (),
        looked=said if isinstance(said, Looked) else None,
        found=found,
        found_counts=list_counts(found, card.query) if isinstance(found, Sentence) else (),
    )


def _everyone(card: Card, resolved: Resolved, state: State, answers: Answers) -> Rows | None:
    """Return the answer of those it is compared with, where what is asked is less than that."""
    beyond = card.resolve(card.beyond(state)).parameters
    return None if resolved.parameters == beyond else answers.rows(card.query, beyond)
