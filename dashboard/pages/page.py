"""A page: a headline, and cards in rows of columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from breachlab.words import Sentence
from dashboard.answers import Total
from dashboard.cards import Card
from dashboard.effect import Effect
from dashboard.looked import Looked
from dashboard.options import Option
from dashboard.state import State
from dashboard.strips import Strip, persons_and_records
from dashboard.words import PageWords
from dashboard.world import World


@dataclass(frozen=True)
class Either:
    """Cards of which one stands in a place, as a switch says: {choice: card}; each has the switch.

    With another the page is drawn anew, as its frame is another question's.
    """

    option: Option
    cards: Mapping[str, Card]

    def at(self, state: State) -> Card:
        """Return the one that stands there in a state."""
        return self.cards[self.option.chosen(state.options)]


@dataclass(frozen=True)
class Column:
    """Cards that stand below each other, so many of twelve columns wide."""

    span: int
    cards: tuple[Card | Either, ...]

    def shown(self, state: State) -> list[Card]:
        """Return the cards that stand in it in a state."""
        return [each if isinstance(each, Card) else each.at(state) for each in self.cards]

    @property
    def all_cards(self) -> list[Card]:
        """Return all that may stand in it."""
        cards = ([each] if isinstance(each, Card) else each.cards.values() for each in self.cards)
        return [*chain.from_iterable(cards)]


@dataclass(frozen=True, eq=False)
class Page:
    """A page: its name in the address, its headline, its cards in rows of columns.

    `levers` are switches and sliders of the whole page, which stand below its headline, and
    `effect` says what each changes; a table may be one, by buttons of its own, and then it is in
    `options_of_tables`. `strip` makes the numbers below the headline, `beside` a sentence after
    them, where the headline is of others. `notes` are said below its cards, by their names. Its
    question and its link stand in breachlab/words/, by its name.
    """

    name: str
    headline: Callable[[State, World, PageWords], Sentence | Looked]
    rows: Sequence[Sequence[Column]]
    levers: tuple[Option, ...] = ()
    effect: Callable[[Option, State, World, PageWords], Effect] = lambda *_: Effect()
    options_of_tables: tuple[Option, ...] = ()
    beside: Callable[[State, PageWords], str] = lambda state, words: ""
    strip: Callable[[Total, Total, PageWords], Strip] = persons_and_records
    notes: tuple[str, ...] = ()

    @property
    def cards(self) -> list[Card]:
        """All its cards, in the order in which they are read."""
        return [card for row in self.rows for column in row for card in column.all_cards]

    def shown(self, state: State) -> list[Card]:
        """Return the cards that stand on it in a state."""
        return [card for row in self.rows for column in row for card in column.shown(state)]

    @property
    def either(self) -> list[Card]:
        """Those of its cards of which another may stand in the place."""
        columns = [column for row in self.rows for column in row]
        places = [each for column in columns for each in column.cards if isinstance(each, Either)]
        return [card for place in places for card in place.cards.values()]

    def card(self, query: str) -> Card | None:
        """Return its card of a query, or nothing where it has none."""
        return next((card for card in self.cards if card.query == query), None)

    def options(self, world_days: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """Return {switch: its choices}, the default first; of days, those of a world."""
        of_cards = [option for card in self.cards for option in card.options]
        options = [*self.levers, *self.options_of_tables, *of_cards]
        return {option.name: option.choices_of(world_days) for option in options}
