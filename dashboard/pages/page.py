"""What a page is: a headline, and cards in rows of columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from breachlab.words import Sentence
from dashboard.cards import Card
from dashboard.looked import Looked
from dashboard.options import Option
from dashboard.state import State
from dashboard.words import PageWords
from dashboard.world import World


@dataclass(frozen=True)
class Column:
    """Cards that stand below each other, so many of twelve columns wide."""

    span: int
    cards: tuple[Card, ...]


@dataclass(frozen=True, eq=False)
class Page:
    """A page: its name in the address, its headline, its cards in rows of columns.

    `levers` are switches and sliders of the whole page, which stand below its headline; a table may
    be one, by buttons of its own, and then it is in `options_of_tables`. `beside` is said beside
    how many are selected, where that is not what its headline is of. Its question and its link
    stand in breachlab/words/, by its name.
    """

    name: str
    headline: Callable[[State, World, PageWords], Sentence | Looked]
    rows: Sequence[Sequence[Column]]
    levers: tuple[Option, ...] = ()
    options_of_tables: tuple[Option, ...] = ()
    beside: Callable[[State, PageWords], str] = lambda state, words: ""

    @property
    def cards(self) -> list[Card]:
        """All its cards, in the order in which they are read."""
        return [card for row in self.rows for column in row for card in column.cards]

    def card(self, query: str) -> Card | None:
        """Return its card of a query, or nothing where it has none."""
        return next((card for card in self.cards if card.query == query), None)

    @property
    def options(self) -> Mapping[str, tuple[str, ...]]:
        """{switch: its choices}, the default first."""
        of_cards = [option for card in self.cards for option in card.options]
        options = [*self.levers, *self.options_of_tables, *of_cards]
        return {option.name: tuple(option.choices) for option in options}
