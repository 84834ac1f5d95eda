"""Turn an address and a list of acts into a view of a page. No other module does.

The server keeps no state of a reader: the address holds all of it. So a link, the back button and a
restarted server lead to the same view. No Dash.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit
from zlib import crc32

from breachlab.paths import SQL
from breachlab.query.headlines import selects_minors
from breachlab.store.memory import return_free_memory
from breachlab.words import Sentence
from dashboard.cards.card import Card, Resolved
from dashboard.cards.drawn_card import Drawn, draw_card, questions, resolve_cards
from dashboard.cards.page import Page, first_of
from dashboard.database import communes
from dashboard.database.few import DRIVERS, MEASURED, find_ends, has_ends
from dashboard.database.served_world import World
from dashboard.state import acts
from dashboard.state.options import is_earlier
from dashboard.state.page_state import DAY, DIMENSIONS, Known, State, read, write_state
from dashboard.words import PageWords

# {end of a column's name: the sentence for its number}.
SENTENCES = {
    "share": "ends_of_share",
    "per_thousand": "ends_of_per_thousand",
    "call_count": "ends_of_call_count",
    "person_count": "ends_of_person_count",
    "count": "ends_of_count",
}


class Worlds(Protocol):
    """The source of the world that is served."""

    has_trouble: bool  # a newer database file is in place, and could not be read

    def current(self) -> World:
        """Return the world as it is now."""
        ...


@dataclass(frozen=True)
class View:
    """A page in a state, its cards drawn. The layout arranges them."""

    state: State
    page: Page
    pages: tuple[Page, ...]
    world: World
    words: PageWords
    cards: Mapping[Card, Drawn]
    resolved: Mapping[Card, Resolved]  # of these cards, and of those that the page asks besides
    notices: tuple[str, ...]
    drawer: Card | None = None
    explored: Card | None = None  # the card that is open as an interactive chart

    @property
    def drawn(self) -> str:
        """A key of the parts that need a new page: page, language, tab, cards, data."""
        # Only cards that depend on the state: the other cards of the page are always there.
        chosen = [card.name for card in self.cards if card in self.page.either]
        tabs = [self.page.tab.read_choice(self.state.options)] if self.page.tabs else []
        lacking = "".join(f"{bool(drawn.lacks):d}" for drawn in self.cards.values())
        lines = [lacking] if "1" in lacking else []  # the cards that are a line
        if self.is_before:
            lines.append("before")
        if self.few:  # their files are of the address, which may be longer than a mark
            lines.append(f"{crc32(self.address.encode()):08x}")
        parts = [self.page.name, self.words.language, *tabs, *chosen, *lines, self.world.id]
        return ".".join(parts)

    @property
    def few(self) -> Sentence | None:
        """The headline on persons who are few, if a card of the page is of them."""
        return next((each.few for each in self.cards.values() if each.few), None)

    @property
    def is_before(self) -> bool:
        """True on an earlier day, if the page rests on what was published after it."""
        is_told = any(not each.lacks for each in self.cards.values())
        return is_earlier(self.state) and not self.page.tells_of_day(self.state, is_told)

    @property
    def address(self) -> str:
        """The address of the state."""
        return write_state(self.state)

    @property
    def switched(self) -> dict[str, tuple[str, ...]]:
        """The filters that switches of the page set."""
        return {
            name: values
            for option in self.page.options_of_tables
            for name, values in option.list_parameters(self.state).items()
            if name in DIMENSIONS
        }

    def say_left_out(self, card: Card) -> str:
        """Return the sentence on filters that a card's drawing leaves out, as its own; or nothing.

        It stands below the drawing, so that a click moves nothing.
        """
        drawn, chosen = self.cards[card], {**self.state.selection, **self.switched}
        own = [
            name
            for name in card.own
            if name in chosen
            and name not in drawn.resolved.ignored
            and name != "departements"  # a map shows all places, and marks the selected ones
        ]
        if not own or drawn.has_failed:
            return ""
        return self.words.text("own_left_out").format(self.words.titles(own))


def ends(view: View, is_of: Callable[[str], bool] = lambda _: True) -> Iterator[Sentence]:
    """Yield a sentence for each headline of the page that an assumed figure moves, with its ends.

    `is_of` selects the headlines by their questions.
    """
    rows, words = view.world.answers.rows, view.words
    hold = has_ends(view.state, view.world, words)
    for question, column in _headlines().get(view.page.name, []) if hold else []:
        if not is_of(question):
            continue
        value = float(rows(question, {})[column][0])
        part = next(each for each in SENTENCES if column.endswith(each))
        if found := find_ends(question, part, value, view.world):
            driver = rows(DRIVERS, {"headline": question})["driver_id"][0]
            told: dict[str, Any] = {f"end_{part}": value if part in MEASURED else round(value)}
            told |= {"headline_id": question, "driver_id": driver, **found}
            yield words.sentence(SENTENCES[part], **told)


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


@cache
def _headlines() -> dict[str, list[tuple[str, str]]]:
    """Return {page: question and column} of the headlines with an interval by a figure."""
    headlines: dict[str, list[tuple[str, str]]] = {}
    for row in csv.DictReader((SQL / "headlines.csv").read_text("utf-8").splitlines()):
        if row["interval"] == "ends":
            headlines.setdefault(row["page"], []).append((row["question"], row["key"]))
    return headlines


class Desk:
    """Answers requests over the world that is served now."""

    def __init__(self, worlds: Worlds, pages: Sequence[Page]):
        self._worlds = worlds
        self.pages = {page.name: page for page in pages}
        self._warm: World | None = None
        self._known: tuple[World, Known] | None = None  # of that world
        self.world()

    def world(self) -> World:
        """Return the current world, its unfiltered answers prefetched, so that no reader waits."""
        world = self._worlds.current()
        if world is not self._warm:
            self._warm, self._known = world, None
            for page in self.pages.values():
                state = State(page.name, is_identified=world.is_identified, coverage=world.coverage)
                resolved = resolve_cards([*page.cards, *page.asks], state)
                world.answers.prepare(questions(resolved, state))
            return_free_memory()  # of these questions, and of the former world
        return world

    def view(
        self, address: str, language: str, asked: Sequence[str] = (), was_drawn: str = ""
    ) -> View:
        """Return the view of an address after these acts; raises BadAct for an unknown act.

        `was_drawn` is the `View.drawn` of the reader's page. If it is of other data, a notice says
        so.
        """
        world = self.world()
        known = self.list_known(world)
        state, unknown = read(address, known)
        for act in asked:
            state = acts.apply_act(state, act, known)
        words = self._words(state, world, language)
        notices = self._notices(unknown, was_drawn, world, words)
        typed = parse_qs(urlsplit(address).query).get(DAY, [""])[-1] if not asked else ""
        if typed and known.find_day(typed) not in ("", typed):
            notices = (words.say_day("day_held", known.find_day(typed)).text, *notices)
        return self._draw(state, world, words, notices, asked)

    def card(self, address: str, query: str) -> tuple[State, World, Card] | None:
        """Return an address's state, the world and the card of a query; nothing if unknown."""
        world = self.world()
        page = urlsplit(address).path.strip("/")
        if page not in self.pages:
            return None
        state, _ = read(address, self.list_known(world))
        card = self.pages[page].card(query)
        return None if card is None else (state, world, card)

    def view_card(self, page: str, state: State, world: World, card: Card, language: str) -> View:
        """Return a view of a page in a state that has one of its cards alone."""
        words, resolved = self._words(state, world, language), card.resolve(state)
        cards = {card: draw_card(card, state, world, words, resolved)}
        return View(state, self.pages[page], (), world, words, cards, {card: resolved}, ())

    def _words(self, state: State, world: World, language: str) -> PageWords:
        is_shaped = selects_minors(state.selection) and not world.is_own
        return world.words[language].shaped if is_shaped else world.words[language]

    def health(self) -> dict[str, Any]:
        """Return the status "ok", and the size, seed and model version of the data.

        It opens no other database meanwhile.
        """
        provenance = (self._warm or self.world()).made
        return {"status": "ok"} | {
            name: provenance[name] for name in ("row_count", "seed", "model_version")
        }

    def list_known(self, world: World) -> Known:
        """Return the names that an address can hold; they are listed once a world."""
        if self._known is not None and self._known[0] is world:
            return self._known[1]
        options = {name: page.options for name, page in self.pages.items()}
        cards = {name: [card.query for card in page.cards] for name, page in self.pages.items()}
        levers = {
            name: {
                tab: [each.name for each in of_tab] for tab, of_tab in page.levers_by_tab.items()
            }
            for name, page in self.pages.items()
        }
        named = partial(communes.find_communes, world)
        known = Known(
            options,
            world.values,
            cards,
            world.regions,
            levers,
            () if world.is_own else world.days,
            named,
            world.is_identified,
            dict(each for page in self.pages.values() for each in page.typed),
            world.coverage,
        )
        if world is self._warm:
            self._known = (world, known)
        return known

    def _draw(
        self,
        state: State,
        world: World,
        words: PageWords,
        notices: tuple[str, ...],
        asked: Sequence[str],
    ) -> View:
        page = self.pages[state.page]
        shown = page.list_cards(state)
        resolved = resolve_cards([*shown, *page.asks], state)
        world.answers.prepare(questions(resolved, state))
        cards = {card: draw_card(card, state, world, words, resolved[card]) for card in shown}
        looks = (acts.card(asked, look) for look in acts.LOOKS)
        drawn = [card for card in shown if not cards[card].lacks]  # a line has no drawer
        looked_at = (first_of(drawn).get(query or "") for query in looks)
        return View(
            state,
            page,
            tuple(self.pages.values()),
            world,
            words,
            cards,
            resolved,
            notices,
            *looked_at,
        )

    def _notices(
        self, unknown: list[str], was_drawn: str, world: World, words: PageWords
    ) -> tuple[str, ...]:
        notices = []
        if unknown:
            last = "" if world.is_own or not world.days else world.days[-1]
            notices.append(words.say_left_out(unknown, last))
        if was_drawn and not was_drawn.endswith(world.id):
            notices.append(words.say_new_world(world.made).text)
        if self._worlds.has_trouble:
            notices.append(words.text("old_data"))
        return tuple(notices)
