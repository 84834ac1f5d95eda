"""What responses of a server told, beside what their answers hold where nothing is hidden."""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pandas

from breachlab.words.units import unit
from dashboard.cards import Card
from dashboard.desk import Desk
from dashboard.pages import PAGES
from dashboard.state import State
from tests.dashboard import told
from tests.dashboard.told import PEOPLE, Told

READ = {
    "/_dash-layout": lambda content: told.in_layout(json.loads(content)),
    "/_dash-update-component": lambda content: told.in_update(json.loads(content)),
    ".csv": lambda content: told.in_file(told.csv(content)),
    ".xlsx": lambda content: told.in_file(told.xlsx(content)),
}
# Nothing of a selection is in these; anything else that is served is to be read.
STATIC = re.compile(r"/(assets|_dash-component-suites)/|/_dash-dependencies$|/_favicon")
MOST_PRINTED = 20
DOCUMENTS = {"/", *(f"/{page.name}" for page in PAGES)}


@dataclass
class Watch:
    """Reads responses, and counts what they tell and what they had to hide."""

    truth: Desk  # over the world that is served, with nothing hidden
    responses: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)  # by the kind of place
    failed: int = 0  # responses with a card that could not be computed
    few: list[tuple[str, Told]] = field(default_factory=list)  # with where it was told
    cells: dict[tuple, int] = field(default_factory=dict)  # of few, in each answer that was shown
    alone: set[tuple] = field(default_factory=set)  # answers whose one such a total gives away

    @property
    def is_good(self) -> bool:
        """Whether no count of few was told though there were some, and all was computed."""
        return not self.few and not self.failed and any(self.cells.values())

    def reads(self, address: str, content: bytes, where: str) -> None:
        """Read a response; one of no kind that is known is an error."""
        path = urlsplit(address).path
        if STATIC.match(path) or path in DOCUMENTS:
            return
        (kind,) = [each for each in READ if path.endswith(each)]
        self.responses[kind] += 1
        self.failed += b'"failed"' in content
        for each in READ[kind](content):
            self.counts[each.kind] += 1
            if each.is_few:
                self.few.append((f"{where} {path}", each))

    def meets(self, card: Card, state: State) -> None:
        """Count the cells of few in the answer of a card, and whether one stands alone."""
        asked, answers = card.asked(state), self.truth.world().answers
        answer = (card.query, repr(asked))
        if answer in self.cells:
            return
        rows = answers.rows(card.query, asked)
        self.cells[answer] = sum(_few(rows[name]) for name in rows if unit(name) in PEOPLE)
        if "person_count" in rows and _few(rows.person_count) == 1:
            _, persons = answers.total(card.obeyed(state))
            if rows.person_count.sum() == persons > told.MOST:
                self.alone.add(answer)

    def __str__(self) -> str:
        held = [count for count in self.cells.values() if count]
        few = Counter(told.kind for _, told in self.few)
        lines = [
            f"responses read: {_each(self.responses)}; {self.failed:,} with a card that failed",
            f"counts of persons or records told: {_each(self.counts)}",
            f"{sum(held):,} cells of few in {len(held):,} of {len(self.cells):,} answers; in "
            f"{len(self.alone):,} of these it is one, which the total gives away",
            f"counts of few told: {_each(few)}",
            *(f"  {where}: {each}" for where, each in self.few[:MOST_PRINTED]),
        ]
        return "\n".join(lines)


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
