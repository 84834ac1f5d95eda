"""A page: a headline, and cards in rows of columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TypeAlias

from breachlab.words import Sentence
from dashboard.cards.card import Card
from dashboard.database.served_world import World
from dashboard.state.decisions import DECISIONS
from dashboard.state.looked import Effect, Looked
from dashboard.state.options import Option
from dashboard.state.page_state import TAB, State
from dashboard.words import PageWords


@dataclass(frozen=True)
class Either:
    """Cards that share one place: {choice of a switch: card}; each card has the switch.

    A change of the choice redraws the page, since the frame is of another question.
    """

    option: Option
    cards: Mapping[str, Card]

    def at(self, state: State) -> Card:
        """Return the card in the place in a state."""
        return self.cards[self.option.read_choice(state.options)]


@dataclass(frozen=True)
class Counted:
    """Cards that share one place: the estimate until a database has the count of the other."""

    estimate: Card
    counted: Card

    @property
    def cards(self) -> Mapping[str, Card]:
        """{name of the field: card}."""
        return {"estimate": self.estimate, "counted": self.counted}

    def at(self, state: State) -> Card:
        """Return the card in the place in a state."""
        return self.estimate if self.counted.withheld(state) else self.counted


@dataclass(frozen=True)
class Listed(Counted):
    """The same: what is counted in a list of one's own that lacks what the estimate needs."""

    def at(self, state: State) -> Card:
        """Return the card in the place in a state."""
        ages = {"age_bands": state.selection.get("age_bands")}
        return self.counted if self.estimate.list_unmet(state.coverage, ages) else self.estimate


@dataclass(frozen=True)
class Column:
    """Cards one below the other; `span` is its width in twelfths of the page."""

    span: int
    cards: tuple[Card | Either | Counted, ...]

    def list_cards(self, state: State) -> list[Card]:
        """Return the cards in the column in a state."""
        cards = [each if isinstance(each, Card) else each.at(state) for each in self.cards]
        return [
            each for each in cards if not each.is_left_out or not each.list_unmet(state.coverage)
        ]

    @property
    def all_cards(self) -> list[Card]:
        """Return all cards that the column may have."""
        cards = ([each] if isinstance(each, Card) else each.cards.values() for each in self.cards)
        return [*chain.from_iterable(cards)]


Rows: TypeAlias = Sequence[Sequence[Column]]


def first_of(cards: Sequence[Card]) -> Mapping[str, Card]:
    """Return {query: its card}; of two cards of a query, the one without a part."""
    return {card.query: card for card in sorted(reversed(cards), key=lambda card: not card.part)}


def _cards(rows: Rows) -> list[Card]:
    return [card for row in rows for column in row for card in column.all_cards]


def _places(rows: Rows) -> list[Either]:
    places = [each for row in rows for column in row for each in column.cards]
    return [each for each in places if isinstance(each, Either)]


@dataclass(frozen=True, eq=False)
class Page:
    """A page: its name in the address, its headline, its cards in rows of columns.

    `sub`: the line below the headline.

    `tabs`: {tab: rows}; the address names one, the first is the default. A page without tabs has
    `rows`.

    `block`: the elements between headline and cards. `asks`: cards that are not on the page;
    headline and block read their answers.

    `levers`: switches and sliders below the headline; a tab has those that one of its cards
    follows. `effect` returns the effect of each. `options_of_tables`: levers that a table has as
    buttons of its own.

    `notes`: the names of texts below the cards. The page's link is in breachlab/words/, by its
    name.

    `tells_of_day`: whether headline and block tell what was known on an earlier day, by the state
    and whether a card tells something. Else the page says that nobody knew its numbers, and what
    was known.
    """

    name: str
    headline: Callable[[State, World, PageWords], Sentence | Looked]
    sub: Callable[[State, World, PageWords], Sentence | None] = lambda *_: None
    rows: Rows = ()
    tabs: Mapping[str, Rows] = field(default_factory=dict)
    block: Callable[[State, World, PageWords], Sequence] | None = None
    asks: tuple[Card, ...] = ()
    levers: tuple[Option, ...] = ()
    effect: Callable[[Option, State, World, PageWords], Effect] = lambda *_: Effect()
    options_of_tables: tuple[Option, ...] = ()
    notes: tuple[str, ...] = ()
    tells_of_day: Callable[[State, bool], bool] = lambda *_: False

    @property
    def tab(self) -> Option:
        """The switch of its tabs."""
        return Option(TAB, {name: {} for name in self.tabs})

    @property
    def all_rows(self) -> list[Sequence[Column]]:
        """The rows of all its tabs, in reading order."""
        return [*self.rows, *chain.from_iterable(self.tabs.values())]

    def tab_at(self, state: State) -> str:
        """Return the tab of a state; empty for a page without tabs."""
        return self.tab.read_choice(state.options) if self.tabs else ""

    def rows_at(self, state: State) -> Rows:
        """Return the rows of the page in a state: those of the tab."""
        return self.tabs.get(self.tab_at(state), self.rows)

    def levers_at(self, state: State) -> list[Option]:
        """Return the levers of the page in a state: with tabs, those that act on the tab."""
        return [*self.levers_by_tab[self.tab_at(state)]]

    @cached_property
    def levers_by_tab(self) -> Mapping[str, Sequence[Option]]:
        """{tab: its levers}; a page without tabs has all of them under an empty name."""
        by_tab: dict[str, Sequence[Option]] = {} if self.tabs else {"": self.levers}
        for tab, rows in self.tabs.items():
            followed = {each.name for card in _cards(rows) for each in card.follows}
            by_tab[tab] = [each for each in self.levers if each.name in followed]
        return by_tab

    @property
    def cards(self) -> list[Card]:
        """All its cards, in reading order."""
        return _cards(self.all_rows)

    def list_cards(self, state: State) -> list[Card]:
        """Return the cards of the page in a state."""
        columns = chain.from_iterable(self.rows_at(state))
        return [card for column in columns for card in column.list_cards(state)]

    def is_known(self, coverage: Mapping[str, float]) -> bool:
        """Return whether a database knows what at least one card of the page needs."""
        return any(not card.list_unmet(coverage) for card in self.cards)

    @property
    def either(self) -> list[Card]:
        """The cards that share their place with another."""
        columns = chain.from_iterable(self.all_rows)
        places = (each for column in columns for each in column.cards if not isinstance(each, Card))
        return [card for place in places for card in place.cards.values()]

    def places_at(self, state: State) -> list[Either]:
        """Return the places of the page, in a state, that several cards share."""
        return _places(self.rows_at(state))

    def card(self, query: str) -> Card | None:
        """Return the card of a query, of two the one without a part, or that of a card's name."""
        named = {card.name: card for card in self.cards}
        return named.get(query) or first_of(self.cards).get(query)

    @property
    def typed(self) -> list[tuple[str, tuple[float, float]]]:
        """The levers and decisions whose number can be typed: name, least and most."""
        options = (*self.levers, *DECISIONS)
        return [(each.name, each.typed) for each in options if each.typed is not None]

    @property
    def options(self) -> Mapping[str, tuple[str, ...]]:
        """{switch: its choices}, the default first; one that takes any day or hour has none."""
        of_cards = [option for card in (*self.cards, *self.asks) for option in card.options]
        tabs = [self.tab] if self.tabs else []
        options = [*tabs, *self.levers, *self.options_of_tables, *of_cards, *DECISIONS]
        return {option.name: tuple(option.choices) for option in options if option.choices}
