"""The interval of each headline: the ends by the assumed figure that moves its number most.

Sums of money have no such ends: their interval is that of their draws. Nor has a headline on
possible numbers, since a page has one kind of interval.
"""

import csv
from collections.abc import Callable, Iterator
from functools import cache

from breachlab.paths import SQL, read
from breachlab.words import Sentence
from dashboard.cards.card import Card
from dashboard.desk import View

DRIVERS = "method/drivers"
# {end of a column's name: the sentence for its number}.
SENTENCES = {
    "share": "ends_of_share",
    "person_count": "ends_of_person_count",
    "count": "ends_of_count",
}


def ends(view: View, is_of: Callable[[str], bool] = lambda _: True) -> Iterator[Sentence]:
    """Yield a sentence for each headline of the page that an assumed figure moves.

    There is one only for everybody, at full size, with no lever moved and all figures at their
    centre: the runs that gave the ends were made so. `is_of` selects the headlines by their
    questions.
    """
    for question, column in _questions(view):
        if is_of(question) and (sentence := _sentence(view, question, column)):
            yield sentence


def ends_of_card(view: View, card: Card) -> Iterator[Sentence]:
    """Yield the sentences of the headlines that a card answers."""
    return ends(view, lambda question: _answers(card, question))


def ends_without_card(view: View) -> Iterator[Sentence]:
    """Yield the sentences of the headlines that no card answers."""
    cards = view.page.cards
    return ends(view, lambda question: not any(_answers(card, question) for card in cards))


def _answers(card: Card, question: str) -> bool:
    return question in (card.query, *card.beside, *card.heads)


def _questions(view: View) -> list[tuple[str, str]]:
    """Return the questions of a page's headlines, with their columns; empty if no ends hold."""
    is_moved = view.state.selection or view.state.options
    if is_moved or view.words.size() or view.world.made["setting"] != "central":
        return []
    return _headlines().get(view.page.name, [])


def _sentence(view: View, question: str, column: str) -> Sentence | None:
    """Return the sentence on a headline's number and its ends; nothing if no figure moves it."""
    driver = view.world.answers.rows(DRIVERS, {"headline": question}).dicts()[0]
    if not driver["is_moved"]:
        return None
    value = float(view.world.answers.rows(question, {})[column][0])
    part = next(each for each in SENTENCES if column.endswith(each))
    numbers = {
        f"end_{part}": value,
        f"low_end_{part}": value * (1 - driver["below_share"]),
        f"high_end_{part}": value * (1 + driver["above_share"]),
    }
    if part != "share":
        numbers = {name: round(number) for name, number in numbers.items()}
    return view.words.sentence(
        SENTENCES[part], headline_id=question, driver_id=driver["driver_id"], **numbers
    )


@cache
def _headlines() -> dict[str, list[tuple[str, str]]]:
    """Return {page: question and column} of the headlines with an interval by a figure."""
    headlines: dict[str, list[tuple[str, str]]] = {}
    for row in csv.DictReader(read(SQL / "headlines.csv").splitlines()):
        if row["interval"] == "ends":
            headlines.setdefault(row["page"], []).append((row["question"], row["key"]))
    return headlines
