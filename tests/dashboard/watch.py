"""What responses of a server told, beside what their answers hold where nothing is hidden."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any
from urllib.parse import SplitResult, urlsplit

import pandas

from breachlab import find
from breachlab.catalogue import one_page
from breachlab.words.units import unit
from dashboard.cards import Card, questions
from dashboard.desk import Desk
from dashboard.pages import PAGES
from dashboard.sheets.area import CARDS
from dashboard.sheets.briefing import LEAVES, STATE
from dashboard.state import State, read
from tests.dashboard import told
from tests.dashboard.elements import of_html
from tests.dashboard.told import PEOPLE, Told

# Nothing of a selection is in these; anything else that is served is to be read.
STATIC = re.compile(r"/(assets|_dash-component-suites)/|/_dash-dependencies$|/_favicon")
DOCUMENTS = {"/", "/area", *(f"/{page.name}" for page in PAGES)}
SHEET = re.compile(r"/briefing$|/area/(\w+)$")
MOST_PRINTED = 20


@dataclass
class Watch:
    """Reads responses, and counts what they tell and what they had to hide."""

    truth: Desk  # over the world that is served, with nothing hidden
    responses: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)  # by the kind of place
    failed: int = 0  # responses with a card that could not be computed
    few: list[tuple[str, Told]] = field(default_factory=list)  # with where it was told
    cells: dict[str, int] = field(default_factory=dict)  # of few, in each answer that was shown
    alone: set[str] = field(default_factory=set)  # answers whose one such a total gives away

    @property
    def is_good(self) -> bool:
        """Whether no count of few was told though there were some, and all was computed."""
        return not self.few and not self.failed and any(self.cells.values())

    def reads(self, address: str, content: bytes, where: str) -> None:
        """Read a response; one of no kind that is known is an error.

        A card whose answers hold no cell of few can tell none: its 7 is something else.
        """
        url = urlsplit(address)
        if STATIC.match(url.path) or url.path in DOCUMENTS:
            return
        if sheet := SHEET.match(url.path):
            self._reads_sheet(sheet[1], content, where)
            return
        (kind,) = [each for each in READ if url.path.endswith(each)]
        self.responses[kind] += 1
        self.failed += b'"failed"' in content
        at, counts = READ[kind](url, content)
        state, _ = read(at, self.truth.known(self.truth.world()))
        cells = {card.query: self._cells(card, state) for card in self._cards(state)}
        for each in counts:
            self.counts[each.kind] += 1
            if each.is_few and cells.get(each.card) != 0:
                self.few.append((f"{where} {url.path}", each))

    def _reads_sheet(self, departement: str | None, content: bytes, where: str) -> None:
        """Read a sheet; its cards have no names, so it may tell no few if any of them has some."""
        self.responses["sheet"] += 1
        cells = sum(self._of(*each) for each in _asked_by(departement))
        for each in told.in_element(of_html(content.decode()), "sheet"):
            self.counts[each.kind] += 1
            if each.is_few and cells:
                self.few.append((where, each))

    def _cards(self, state: State) -> list[Card]:
        return self.truth.pages[state.page].shown(state)

    def _cells(self, card: Card, state: State) -> int:
        """Return how many cells of few the answers hold that a card asks for."""
        own = f"{card.query} {card.asked(state)}"
        if own not in self.cells and self._is_given_away(card, state):
            self.alone.add(own)
        return sum(self._of(*asked) for asked in questions([card], state))

    def _of(self, query: str, parameters: Mapping[str, Any]) -> int:
        answer = f"{query} {parameters}"
        if answer not in self.cells:
            rows = self.truth.world().answers.rows(query, parameters)
            self.cells[answer] = sum(_few(rows[name]) for name in rows if unit(name) in PEOPLE)
        return self.cells[answer]

    def _is_given_away(self, card: Card, state: State) -> bool:
        """Return whether the persons of one row alone are few, and all rows add up to a total."""
        answers = self.truth.world().answers
        rows = answers.rows(card.query, card.asked(state))
        if "person_count" not in rows or _few(rows.person_count) != 1:
            return False
        return rows.person_count.sum() == answers.total(card.obeyed(state))[1] > told.MOST

    def __str__(self) -> str:
        held = [count for count in self.cells.values() if count]
        few = Counter(each.kind for _, each in self.few)
        lines = [
            f"responses read: {_each(self.responses)}; {self.failed:,} with a card that failed",
            f"counts of persons or records told: {_each(self.counts)}",
            f"{sum(held):,} cells of few in {len(held):,} of {len(self.cells):,} answers; in "
            f"{len(self.alone):,} of these it is one, which the total gives away",
            f"counts of few told: {_each(few)}",
            *(f"  {where}: {each}" for where, each in self.few[:MOST_PRINTED]),
        ]
        return "\n".join(lines)


def _asked_by(departement: str | None) -> list[tuple[str, Mapping[str, Any]]]:
    """Return what the sheet of a département asks, or the briefing."""
    if departement:
        cards = [replace(card, settings={"departement": departement}) for card in CARDS]
        return questions(cards, State("area"))
    asked = [(query, find(query).needed) for _, query in one_page("en")]
    return [*asked, *questions([*chain(*LEAVES)], STATE)]


def _layout(url: SplitResult, content: bytes) -> tuple[str, Iterable[Told]]:
    layout = json.loads(content)
    (answer,) = [each["props"] for each in layout if each["props"].get("id") == "answer"]
    return answer["data"]["address"], told.in_layout(layout)


def _update(url: SplitResult, content: bytes) -> tuple[str, Iterable[Told]]:
    update = json.loads(content)
    return update["response"]["answer"]["data"]["address"], told.in_update(update)


def _file(url: SplitResult, content: bytes) -> tuple[str, Iterable[Told]]:
    page, _, _ = url.path.removeprefix("/data/").partition("/")
    rows = told.xlsx(content) if url.path.endswith(".xlsx") else told.csv(content)
    return f"/{page}?{url.query}", told.in_file(rows)


# {how the path of a kind ends: what gives the address that it is of, and the counts that it tells}
READ = {
    "/_dash-layout": _layout,
    "/_dash-update-component": _update,
    ".csv": _file,
    ".xlsx": _file,
}


def _each(counts: Counter[str]) -> str:
    """Return a sum, and what it is of.

    >>> _each(Counter({"map": 1_200, "text": 3})), _each(Counter())
    ('1,203 (map 1,200, text 3)', '0')
    """
    parts = ", ".join(f"{name} {count:,}" for name, count in counts.items())
    return f"{counts.total():,} ({parts})" if parts else "0"


def _few(column: pandas.Series) -> int:
    """Return how many numbers of a column are of few; a text is none."""
    if not pandas.api.types.is_numeric_dtype(column):
        return 0
    return int(((column > 0) & (column <= told.MOST)).sum())
