"""A page: a headline, and cards in rows of columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TypeAlias

from breachlab.words import Sentence
from dashboard.cards.card import Card
from dashboard.database.served_world import World
from dashboard.layout.words import PageWords
from dashboard.state.effect import Effect
from dashboard.state.looked import Looked
from dashboard.state.options import TAB, Option
from dashboard.state.page_state import State


@dataclass(frozen=True)
class Either:
    """Cards of which one stands in a place, as a switch says: {choice: card}; each has the switch.

    With another the page is drawn anew, as its frame is another question's.
    """

    option: Option
    cards: Mapping[str, Card]

    def at(self, state: State) -> Card:
        """Return the one that stands there in a state."""
        return self.cards[self.option.read_choice(state.options)]


@dataclass(frozen=True)
class Column:
    """Cards that stand below each other, so many of twelve columns wide."""

    span: int
    cards: tuple[Card | Either, ...]

    def list_cards(self, state: State) -> list[Card]:
        """Return the cards that stand in it in a state."""
        return [each if isinstance(each, Card) else each.at(state) for each in self.cards]

    @property
    def all_cards(self) -> list[Card]:
        """Return all that may stand in it."""
        cards = ([each] if isinstance(each, Card) else each.cards.values() for each in self.cards)
        return [*chain.from_iterable(cards)]


Rows: TypeAlias = Sequence[Sequence[Column]]


def first_of(cards: Sequence[Card]) -> Mapping[str, Card]:
    """Return {query: its card}; of two cards of a query, that without a part."""
    return {card.query: card for card in sorted(reversed(cards), key=lambda card: not card.part)}


def _cards(rows: Rows) -> list[Card]:
    return [card for row in rows for column in row for card in column.all_cards]


def _places(rows: Rows) -> list[Either]:
    columns = [column for row in rows for column in row]
    return [each for column in columns for each in column.cards if isinstance(each, Either)]


@dataclass(frozen=True, eq=False)
class Page:
    """A page: its name in the address, its headline, its cards in rows of columns.

    `sub` is the line below the headline. `tabs` are {tab: rows}, of which the address names one;
    the first is the default. A page without tabs has `rows`. `block` is what stands between
    headline and cards, and `asks` are cards that do not stand on the page: headline and block read
    their answers. `levers` are switches and sliders that stand below its headline, in a tab those
    that a card of it follows, and `effect` says what each changes; a table may be one, by buttons
    of its own, and then it is in `options_of_tables`. `notes` are said below its cards, by their
    names. Its link stands in breachlab/words/, by its name.
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

    @property
    def tab(self) -> Option:
        """The switch of its tabs."""
        return Option(TAB, {name: {} for name in self.tabs})

    @property
    def all_rows(self) -> list[Sequence[Column]]:
        """The rows of all its tabs, in the order in which they are read."""
        return [*self.rows, *chain.from_iterable(self.tabs.values())]

    def rows_at(self, state: State) -> Rows:
        """Return the rows that stand on it in a state: those of the tab."""
        return self.tabs[self.tab.read_choice(state.options)] if self.tabs else self.rows

    def levers_at(self, state: State) -> list[Option]:
        """Return the levers that stand on it in a state: with tabs, those that act on the tab."""
        return [*self.levers_by_tab[self.tab.read_choice(state.options) if self.tabs else ""]]

    @cached_property
    def levers_by_tab(self) -> Mapping[str, Sequence[Option]]:
        """{tab: its levers}; of a page without tabs, all of them by no name."""
        if not self.tabs:
            return {"": self.levers}
        followed = {
            tab: {each.name for card in _cards(rows) for each in card.follows}
            for tab, rows in self.tabs.items()
        }
        return {
            tab: [each for each in self.levers if each.name in names]
            for tab, names in followed.items()
        }

    @property
    def cards(self) -> list[Card]:
        """All its cards, in the order in which they are read."""
        return _cards(self.all_rows)

    def list_cards(self, state: State) -> list[Card]:
        """Return the cards that stand on it in a state."""
        rows = self.rows_at(state)
        return [card for row in rows for column in row for card in column.list_cards(state)]

    @property
    def either(self) -> list[Card]:
        """Those of its cards of which another may stand in the place."""
        return [card for place in _places(self.all_rows) for card in place.cards.values()]

    def places_at(self, state: State) -> list[Either]:
        """Return the places that stand on it in a state where one of several cards stands."""
        return _places(self.rows_at(state))

    def card(self, query: str) -> Card | None:
        """Return its card of a query, of two that without a part; or nothing where it has none."""
        return first_of(self.cards).get(query)

    def options(self, world_days: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """Return {switch: its choices}, the default first; of days, those of a world."""
        of_cards = [option for card in (*self.cards, *self.asks) for option in card.options]
        tabs = [self.tab] if self.tabs else []
        options = [*tabs, *self.levers, *self.options_of_tables, *of_cards]
        return {option.name: option.choices_of(world_days) for option in options}
