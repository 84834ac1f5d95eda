"""Between which ends the headlines of a page lie, each by the assumed figure that moves it most.

Sums of money have none here, theirs are those of their draws; nor has a headline that says what is
possible, for a page has one kind of interval.
"""

import csv
from collections.abc import Callable, Iterator
from functools import cache

from breachlab.paths import SQL, read
from breachlab.words import Sentence
from dashboard.cards.card import Card
from dashboard.desk import View

DRIVERS = "method/drivers"
# How a column ends, and the sentence that says its number.
SENTENCES = {
    "share": "ends_of_share",
    "person_count": "ends_of_person_count",
    "count": "ends_of_count",
}


def ends(view: View, is_of: Callable[[str], bool] = lambda _: True) -> Iterator[Sentence]:
    """Yield a sentence for each headline of the page that an assumed figure moves.

    Of everybody, at full size, with no lever moved and all figures at their centre: so were the
    runs that gave the ends. `is_of` chooses by the questions of the headlines.
    """
    for question, column in _questions(view):
        if is_of(question) and (sentence := _sentence(view, question, column)):
            yield sentence


def ends_of_card(view: View, card: Card) -> Iterator[Sentence]:
    """Yield those of the headlines that a card answers."""
    return ends(view, lambda question: _answers(card, question))


def ends_without_card(view: View) -> Iterator[Sentence]:
    """Yield those of the headlines that no card answers."""
    cards = view.page.cards
    return ends(view, lambda question: not any(_answers(card, question) for card in cards))


def _answers(card: Card, question: str) -> bool:
    return question in (card.query, *card.beside, *card.heads)


def _questions(view: View) -> list[tuple[str, str]]:
    """Return the questions of a page's headlines with their columns; none where no end holds."""
    is_moved = view.state.selection or view.state.options
    if is_moved or view.words.size() or view.world.made["setting"] != "central":
        return []
    return _headlines().get(view.page.name, [])


def _sentence(view: View, question: str, column: str) -> Sentence | None:
    """Say the number of a headline and its two ends; nothing where no figure moves it."""
    driver = view.world.answers.rows(DRIVERS, {"headline": question}).iloc[0]
    if not driver.is_moved:
        return None
    value = float(view.world.answers.rows(question, {})[column].iloc[0])
    part = next(each for each in SENTENCES if column.endswith(each))
    numbers = {
        f"end_{part}": value,
        f"low_end_{part}": value * (1 - driver.below_share),
        f"high_end_{part}": value * (1 + driver.above_share),
    }
    if part != "share":
        numbers = {name: round(number) for name, number in numbers.items()}
    return view.words.sentence(
        SENTENCES[part], headline_id=question, driver_id=driver.driver_id, **numbers
    )


@cache
def _headlines() -> dict[str, list[tuple[str, str]]]:
    """Return {page: question and column} of the headlines whose interval has ends of a figure."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in csv.DictReader(read(SQL / "headlines.csv").splitlines()):
        if row["interval"] == "ends":
            found.setdefault(row["page"], []).append((row["question"], row["key"]))
    return found
