"""The titles of cards: at most fourteen words, and the numbers of the rows that a card draws."""

from dataclasses import dataclass
from itertools import product
from numbers import Real

import pytest
from markupsafe import Markup

from breachlab import find
from breachlab.query.headlines import finding
from breachlab.words import LANGUAGES
from dashboard.cards.drawn_card import Drawn, draw_card
from dashboard.pages import PAGES
from dashboard.state.looked import Looked
from dashboard.state.page_state import State
from tests.support.catalogue import ASKED
from tests.support.pages.components import parts, texts
from tests.support.tiers import some_of
from tools.coherence.numbers import Read, read_numbers

MOST_WORDS = 14  # words
HEADED = [name for name in ASKED if find(name).texts("en").findings]


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_have_at_most_fourteen_words_and_no_full_stop(answer, words_of, language):
    said = {name: finding(find(name), answer(name), words_of[language]).text for name in HEADED}
    assert {name: text for name, text in said.items() if len(text.split()) > MOST_WORDS} == {}
    assert {name: text for name, text in said.items() if text.endswith(".")} == {}


SELECTIONS = {
    "everybody": {},
    "women of Nord": {"sexes": ("female",), "departements": ("59",)},
    "three places": {"departements": ("59", "974", "2A")},
    "candidate spaces": {"statuses": ("candidate_space",)},
}
# Tables of Method that are drawn when they are opened.
FOLDS = {
    "method/ledger": "ledger",
    "reconciliation/totals": "totals",
    "reconciliation/breakdowns": "breakdowns",
    "reconciliation/announced_and_settled": "stated",
    "method/receipt": "receipt",
}
BORDERS = "that two places are neighbours is drawn, and has no number"
OTHER_ACCOUNTS = "the table has the two accounts that read most, all others lie between"
NOT_DRAWN = {
    ("exposure/known_axis", "months_until_settled"): "the axis is broken between the two days",
    ("exposure/rate_by_departement", "alike_neighbour_count"): BORDERS,
    ("exposure/rate_by_departement", "neighbour_count"): BORDERS,
    ("fields/without_nir", "open_harm_count"): "the card of risks lists all ways",
    ("what_if/ladder", "least_own_person_count"): OTHER_ACCOUNTS,
    ("what_if/ladder", "most_own_person_count"): OTHER_ACCOUNTS,
}


@dataclass
class Shown:
    """A card as it is drawn: its exact values, the numbers in other texts."""

    part: Drawn
    values: list[float]
    reads: list[Read]

    def has(self, read: Read, value: float | None) -> bool:
        """Return whether a number of a title is drawn, and is rounded there as in the title."""
        if value is None:
            return any(map(read.is_of, self.values)) or read in self.reads
        is_exact = any(abs(abs(each) - abs(value)) <= 1e-9 * abs(each) for each in self.values)
        return read.is_of(value) and (is_exact or any(each.is_of(value) for each in self.reads))


def show(card, state, world, language):
    """Return a card as it is drawn in a state."""
    part = draw_card(card, state, world, world.words[language])
    assert not part.has_failed, card.name
    tree, values, reads = part.drawing, [], []
    if isinstance(tree, dict):
        values = [*_list_numbers(tree["data"])]
    else:
        tree = tree if isinstance(tree, Markup) else tree.svg()
        for each in parts(tree):
            values += map(float, getattr(each, "data-value", "").split())
            if not hasattr(each, "data-value"):  # of a map and of levers texts alone have numbers
                told = [getattr(each, name, "") for name in ("data-hover", "title")]
                told += [texts(each)] if hasattr(each, "data-looked") else []
                reads += [number for text in told for number in read_numbers(text, language)]
    return Shown(part, values, reads)


def _list_numbers(chart):
    if isinstance(chart, dict):
        for name, each in chart.items():
            yield from () if name in ("customdata", "marker", "line") else _list_numbers(each)
    elif isinstance(chart, list | tuple) or hasattr(chart, "tolist"):
        for each in chart:
            yield from _list_numbers(each)
    elif isinstance(chart, Real) and not isinstance(chart, bool):
        yield float(chart)


def list_title(shown, state, language):
    """Return (column, value, Read) of each number in a title; of levers the value is not sent."""
    found = shown.part.found
    if isinstance(found, Looked):
        positions = [float(lever.read_choice(state.options)) for lever in found.levers]
        reads = read_numbers(found.at(state.options), language)
        return [("", None, each) for each in reads if each.number not in positions]
    told = [each for each in found.figures if isinstance(each.value, Real)] if found else []
    return [
        (each.column, each.value, read_numbers(each.text, language)[0])
        for each in told
        if not each.column.endswith("_year")
    ]


# Worked out from what is drawn; said/ has the titles beside the cards.
COMPUTED = {
    "severity/by_level": "high_person_share",
    "severity/notification_form": "to_fill_count",
    "exposure/rate_by_departement-strip": "near_count place_count alike_count",
    "exposure/compare": "compared_place_count",
    "exposure/by_duration": "all_year_or_more_person_share",
    "exposure/by_first_year": "held_persons_per_year",
    "exposure/rate_by_age_and_sex": "persons_per_thousand above_count age_count",
    "fields/by_field": "taken_field_count kept_field_count",
    "fields/without_nir": "closed_harm_count",
    "cost/components": "largest_share",
    "cost/choices": "choice_count",
    "cost/on_file": "all_writable_person_count mode_sum_eur",
    "notification/on_file": "all_living_person_count",
    "notification/on_file_by_age": "minor_person_count",
    "notification/message_check": "item_count complete_item_count to_fill_item_count",
    "method/fidelity": "held_count",
    "method/ledger": "published_count assumed_count",
    "reconciliation/totals": "agreeing_count total_count",
    "reconciliation/breakdowns": "agreeing_count breakdown_count",
}


@pytest.mark.parametrize(("whom", "language"), some_of([*product(SELECTIONS, LANGUAGES)], 3))
def test_numbers_in_a_title_are_drawn(world, whom, language):
    held = 0
    for page in PAGES:
        for card in page.cards:
            opened = {"opened": FOLDS.get(card.query, "nothing")}
            state = State(page.name, SELECTIONS[whom], opened)
            if card.resolve(state).folds:  # a line without a title
                continue
            shown = show(card, state, world, language)
            for column, value, read in list_title(shown, state, language):
                place = card.name, column
                if place not in NOT_DRAWN and column not in COMPUTED.get(card.name, "").split():
                    assert shown.has(read, value), place
                    held += 1
    assert held > 30


def test_a_title_and_the_sentence_of_its_card_give_one_number_to_one_key(world):
    """The key of a number says what it counts: two of a key would be of two rows."""
    # Its title is of all five fields, its sentence of the largest set: two rows that it draws.
    of_two_rows = {"fields/harm_of_combination"}
    shared, differing = 0, set()
    cards = [(page, card) for page in PAGES for card in page.cards]
    for selection, (page, card) in product(SELECTIONS.values(), cards):
        part = draw_card(card, State(page.name, selection), world, world.words["en"])
        titled, said = ({*each} for each in (part.found_counts, part.counts))
        keys = dict(titled).keys() & dict(said).keys()
        shared += len(keys)
        differing |= {card.name for key, _ in titled - said if key in keys}
    assert differing == of_two_rows
    assert shared > 100


def test_a_number_is_read_with_what_its_last_digit_counts():
    found = [(each.number, each.half) for each in read_numbers("81,100 of 1.24 M: 8.3%", "en")]
    assert found == [(81_100, 50), (1_240_000, 5_000), (pytest.approx(0.083), 0.0005)]
    assert read_numbers("8,3 %", "fr")[0].is_of(-0.0826)
    assert not read_numbers("8,3 %", "fr")[0].is_of(-0.0824)
