"""The titles of cards: at most fourteen words, and the numbers of the rows that a card draws."""

import re
from dataclasses import dataclass
from numbers import Real
from typing import Any

import pytest
from markupsafe import Markup

from breachlab import find
from breachlab.query.headlines import finding
from breachlab.words import LANGUAGES
from dashboard.cards.drawn_card import Drawn, draw_card
from dashboard.pages import PAGES
from dashboard.state.looked import Looked
from dashboard.state.page_state import State
from dashboard.words import PageWords
from tests.support.catalogue import ASKED
from tests.support.pages.components import keyed, named, parts, texts
from tools.coherence.numbers import Read, read_numbers

MOST_WORDS = 14  # words
HEADED = [name for name in ASKED if find(name).texts("en").findings]


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_have_at_most_fourteen_words(answer, words_of, language):
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
EVERY_RECORD = "first_name birth_name usage_name sex birth_date postcode region status"


@dataclass
class Shown:
    """A card as it is drawn: its HTML or chart, its exact values, the numbers in other texts."""

    part: Drawn
    tree: Any
    values: list[float]
    reads: list[Read]
    words: PageWords

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
            values += _values(each)
            if not hasattr(each, "data-value"):  # of a map and of levers texts alone have numbers
                told = [getattr(each, name, "") for name in ("data-hover", "title")]
                told += [texts(each)] if hasattr(each, "data-looked") else []
                reads += [number for text in told for number in read_numbers(text, language)]
    return Shown(part, tree, values, reads, world.words[language])


def _values(element):
    return [float(each) for each in getattr(element, "data-value", "").split()]


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


def _share_of_high(shown):
    levels = [(texts(each), keyed(each)[0][1]) for each in named(shown.tree, "li")]
    high = sum(count for name, count in levels if "igh" in name or "levée" in name)
    return high / sum(count for _, count in levels)


def _list_dots(shown):
    """Return (whether it is pressed, its colour from -2 to 2, 0 that near France) of each dot."""
    return [
        (
            getattr(each, "aria-pressed") == "true",
            int(re.search(r"ratio-(\d)", each.className)[1]) - 3,
        )
        for each in named(shown.tree, "circle")
    ]


def _count_alike(shown):
    dots = _list_dots(shown)
    (own,) = (colour for is_pressed, colour in dots if is_pressed)
    sides = [(colour > 0) - (colour < 0) for _, colour in dots]
    return sides.count((own > 0) - (own < 0))


def _smalls(shown):
    return [each for row in _list_rows(shown) for each in named(row, "small")]


def _mean_of_later_years(shown):
    (since,) = (each.value for each in shown.part.found.figures if each.column == "held_since_year")
    bars = shown.tree["data"][0]
    later = [count for year, count in zip(bars["x"], bars["y"], strict=True) if int(year) >= since]
    return sum(later) / len(later)


def _find_highest_rate(shown):
    women, exposed_women, men, exposed_men = [
        trace["x"] for trace in shown.tree["data"] if trace["type"] == "bar"
    ]
    pairs = zip([*women, *men], [*exposed_women, *exposed_men], strict=True)
    return max(1000 * exposed / residents for residents, exposed in pairs)


def _list_ages(shown):
    """Return (rate, rate of France) of each age, as places on the axis."""
    styles = [getattr(each, "style", {}) for each in parts(shown.tree)]
    tracks = [each for each in styles if "--tick" in each]
    return [[float(each[name][:-1]) for name in ("--dot", "--tick")] for each in tracks]


def _count_fields(shown):
    """Count the lines of one field, and the fields that the last line names."""
    lines = [each for each in named(_of_class(shown.tree, "out"), "li") if _has(each, "b")]
    label = shown.words.canvas.words.label
    every = texts(lines[-1]).lower()
    return len(lines[:-1]) + sum(
        label("field_id", field).lower() in every for field in EVERY_RECORD.split()
    )


def _of_class(tree, name):
    (found,) = (each for each in parts(tree) if getattr(each, "className", "") == name)
    return found


def _has(element, tag):
    return bool(named(element, tag))


def _list_rows(shown):
    return [each for each in named(shown.tree, "tr") if _has(each, "td")]


def _count_rows(shown):
    return len(_list_rows(shown))


def _share_of_two_largest(shown):
    """Return the part of the two largest rows in those above their sum."""
    costs = [dict(keyed(each)) for each in _list_rows(shown)]
    telling = next(at for at, each in enumerate(costs) if "notification_mean_eur" in each)
    parts_of_it = sorted(each["mean_eur"] for each in costs[:telling])
    return sum(parts_of_it[-2:]) / sum(parts_of_it)


def _count_missing(trees):
    return sum(
        getattr(each, "className", "") == "missing" for tree in trees for each in parts(tree)
    )


COMPUTED = {
    ("severity/by_level", "high_person_share"): _share_of_high,
    ("severity/notification_form", "to_fill_count"): (
        lambda shown: _count_missing(named(shown.tree, "ol")[:1])
    ),
    ("exposure/rate_by_departement-strip", "near_count"): (
        lambda shown: sum(colour == 0 for _, colour in _list_dots(shown))
    ),
    ("exposure/rate_by_departement-strip", "place_count"): lambda shown: len(_list_dots(shown)),
    ("exposure/rate_by_departement-strip", "alike_count"): _count_alike,
    ("exposure/compare", "compared_place_count"): (
        lambda shown: sum(key == "persons_per_thousand" for key, _ in keyed(shown.tree))
    ),
    ("exposure/by_duration", "all_year_or_more_person_share"): (
        lambda shown: 1 - sum(share for _, share in keyed(_list_rows(shown)[0])[:3])
    ),
    ("exposure/by_first_year", "held_persons_per_year"): _mean_of_later_years,
    ("exposure/rate_by_age_and_sex", "persons_per_thousand"): _find_highest_rate,
    ("exposure/rate_by_age_and_sex", "above_count"): (
        lambda shown: sum(here > 1.084 * france for here, france in _list_ages(shown))
    ),
    ("exposure/rate_by_age_and_sex", "age_count"): lambda shown: len(_list_ages(shown)),
    ("fields/by_field", "taken_field_count"): _count_fields,
    ("fields/by_field", "kept_field_count"): (
        lambda shown: len(named(_of_class(shown.tree, "not_out"), "li"))
    ),
    ("fields/without_nir", "closed_harm_count"): _count_rows,
    ("cost/components", "largest_share"): _share_of_two_largest,
    ("cost/choices", "choice_count"): _count_rows,
    ("notification/message_check", "item_count"): _count_rows,
    ("notification/message_check", "complete_item_count"): (
        lambda shown: sum(not list(named(row, "details")) for row in _list_rows(shown))
    ),
    ("notification/message_check", "to_fill_item_count"): (
        lambda shown: _count_missing(named(row, "td")[0] for row in _list_rows(shown))
    ),
    ("method/fidelity", "held_count"): (
        lambda shown: sum(texts(row).startswith(("held", "comp")) for row in _smalls(shown))
    ),
    ("method/ledger", "published_count"): (
        lambda shown: sum(len(keyed(row)) == 1 for row in _list_rows(shown))
    ),
    ("method/ledger", "assumed_count"): (
        lambda shown: sum(len(keyed(row)) == 3 for row in _list_rows(shown))
    ),
    ("reconciliation/totals", "agreeing_count"): _count_rows,
    ("reconciliation/totals", "total_count"): _count_rows,
    ("reconciliation/breakdowns", "agreeing_count"): _count_rows,
    ("reconciliation/breakdowns", "breakdown_count"): _count_rows,
}


def hold(card, state, world, language):
    """Yield the column of each number in a title, and whether it is that of what is drawn."""
    if card.resolve(state).folds:  # a line without a title
        return
    shown = show(card, state, world, language)
    for column, value, read in list_title(shown, state, language):
        place = card.name, column
        if place in COMPUTED:
            yield place, read.is_of(value) and read.is_of(COMPUTED[place](shown))
        elif place not in NOT_DRAWN:
            yield place, shown.has(read, value)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("whom", SELECTIONS)
def test_numbers_in_a_title_are_drawn_or_computed_from_what_is_drawn(world, whom, language):
    held = [
        each
        for page in PAGES
        for card in page.cards
        for each in hold(
            card,
            State(page.name, SELECTIONS[whom], {"opened": FOLDS.get(card.query, "nothing")}),
            world,
            language,
        )
    ]
    assert [place for place, is_held in held if not is_held] == []
    assert len(held) > 50


def test_a_title_and_the_sentence_of_its_card_give_one_number_to_one_key(world):
    """The key of a number says what it counts: two of a key would be of two rows."""
    # Its title is of all five fields, its sentence of the largest set: two rows that it draws.
    of_two_rows = {"fields/harm_of_combination"}
    shared, twofold = 0, []
    for selection in SELECTIONS.values():
        for page in PAGES:
            for card in page.cards:
                part = draw_card(card, State(page.name, selection), world, world.words["en"])
                titled, said = ({*each} for each in (part.found_counts, part.counts))
                keys = {key for key, _ in titled} & {key for key, _ in said}
                shared += len(keys)
                of_both = [{each for each in some if each[0] in keys} for some in (titled, said)]
                twofold += [card.name] if of_both[0] - of_both[1] else []
    assert {*twofold} == of_two_rows
    assert shared > 100


def test_a_number_is_read_with_what_its_last_digit_counts():
    found = [(each.number, each.half) for each in read_numbers("81,100 of 1.24 M: 8.3%", "en")]
    assert found == [(81_100, 50), (1_240_000, 5_000), (pytest.approx(0.083), 0.0005)]
    assert read_numbers("8,3 %", "fr")[0].is_of(-0.0826)
    assert not read_numbers("8,3 %", "fr")[0].is_of(-0.0824)
