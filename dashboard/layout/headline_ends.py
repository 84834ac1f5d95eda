"""The interval of each headline: its lowest and highest number in all runs of the ledger's ends.

Sums of money have no such ends: their interval is that of their draws. Nor has a headline on
possible numbers, since a page has one kind of interval.
"""

import csv
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from breachlab.paths import SQL, read
from breachlab.words import Sentence
from dashboard.cards.card import Card
from dashboard.database.headline_ranges import DRIVERS, MEASURED, find_ends, has_ends
from dashboard.desk import View

# {end of a column's name: the sentence for its number}.
SENTENCES = {
    "share": "ends_of_share",
    "per_thousand": "ends_of_per_thousand",
    "call_count": "ends_of_call_count",
    "person_count": "ends_of_person_count",
    "count": "ends_of_count",
}


def ends(view: View, is_of: Callable[[str], bool] = lambda _: True) -> Iterator[Sentence]:
    """Yield a sentence for each headline of the page that an assumed figure moves.

    `is_of` selects the headlines by their questions.
    """
    for question, column in _questions(view):
        if is_of(question) and (sentence := _sentence(view, question, column)):
            yield sentence


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


def _questions(view: View) -> list[tuple[str, str]]:
    """Return the questions of a page's headlines, with their columns; empty if no ends hold."""
    if not has_ends(view.state, view.world, view.words):
        return []
    return _headlines().get(view.page.name, [])


def _sentence(view: View, question: str, column: str) -> Sentence | None:
    """Return the sentence on a headline's number and its ends; nothing if no figure moves it."""
    value = float(view.world.answers.rows(question, {})[column][0])
    part = next(each for each in SENTENCES if column.endswith(each))
    found = find_ends(question, part, value, view.world)
    if not found:
        return None
    driver = view.world.answers.rows(DRIVERS, {"headline": question})["driver_id"][0]
    numbers: dict[str, Any] = {f"end_{part}": value if part in MEASURED else round(value), **found}
    return view.words.sentence(SENTENCES[part], headline_id=question, driver_id=driver, **numbers)


@cache
def _headlines() -> dict[str, list[tuple[str, str]]]:
    """Return {page: question and column} of the headlines with an interval by a figure."""
    headlines: dict[str, list[tuple[str, str]]] = {}
    for row in csv.DictReader(read(SQL / "headlines.csv").splitlines()):
        if row["interval"] == "ends":
            headlines.setdefault(row["page"], []).append((row["question"], row["key"]))
    return headlines
