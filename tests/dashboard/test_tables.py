"""What all tables share: the keys of their numbers, and dots that are joined."""

import re

import pytest
from markupsafe import Markup

from breachlab.drawing.canvas import number_of
from breachlab.query import counts
from dashboard.cards.drawn_card import draw_card
from dashboard.pages import PAGES
from dashboard.state.page_state import State
from dashboard.tables import dots
from tests.support.pages.components import keyed, named, parts, texts

NOBODY = {"sexes": ("female",), "first_years": ("2004",), "statuses": ("candidate_space",)}
SELECTIONS = ({}, {"sexes": ("female",)}, NOBODY)
OF_PAGES = {card: page.name for page in PAGES for card in page.cards}
# Whose words have days and codes beside their numbers.
WORDED = {"severity/notification_form", "notification/vulnerable_groups"}
NUMBERS = {"number", "persons", "share", "spared"}  # classes of a cell of a number
WRITTEN = re.compile(r"\d[\d.,]*")

# Tables that are drawn when they are opened.
OPENED = {
    "method/ledger": {"opened": "ledger"},
    "method/participation_shapes": {"opened": "shapes"},
    "reconciliation/totals": {"opened": "totals"},
    "notification/priority": {"table": "order"},
    "notification/unreachable_by_end_band": {"table": "time"},
    "notification/channels_by_age_band": {"table": "age"},
}
# The keys of a row of each table, and the columns that they are of where these are called otherwise
BOUNDS = ["least_person_count", "most_person_count"]
MEANS = ["mean_count", "mean_unit_eur", "mean_eur", "p10_eur", "p90_eur"]
KEYS = {
    "severity/scales": [("segment_living_person_count", "person_count"), "se", "cnil_score"],
    "fields/harm_of_combination": ["combination_person_count"],
    "combination/other_breaches": [*BOUNDS, "person_count"],
    "combination/composite_profiles": [*BOUNDS, "at_least_person_count"],
    "notification/bridge": ["record_count"],
    "notification/channels": [("person_count", "person_count"), ("of_to_inform_share", None)],
    "cost/components": MEANS,
    "notification/priority": ["priority_rank", "told_person_count", "cumulative_person_count"],
    "notification/unreachable_by_end_band": [
        "unreachable_share",
        ("public_notice_person_count", "person_count"),
    ],
    "notification/channels_by_age_band": ["public_notice_share", "public_notice_person_count"],
    "retention/beyond_legal_term": [
        "least_person_count",
        "all_beyond_person_count",
        ("most_kept_beyond_term_person_count", "most_person_count"),
    ],
    "method/ledger": ["value", "low", "high"],
    "method/fidelity": ["difference_share"],
    "method/participation_shapes": [
        "persons_per_thousand",
        "flatter_persons_per_thousand",
        "steeper_persons_per_thousand",
    ],
    "reconciliation/totals": ["record_count", "person_count"],
}


def tables(world, words, selection):
    """Yield (query, drawing) of each card of a page that is a table."""
    for card, page in OF_PAGES.items():
        part = draw_card(card, State(page, selection), world, words)
        assert not part.has_failed, card.query
        if isinstance(part.drawing, Markup):
            yield card.query, part.drawing


def is_number(part):
    """Return whether a part is a cell of a number, or the bounds below a bar, with a digit."""
    names = set((getattr(part, "className", None) or "").split())
    is_head = getattr(part, "scope", "") == "col"
    is_cell = part.tag in ("td", "th", "strong") and names & NUMBERS and not is_head
    return bool(WRITTEN.search(texts(part)) and is_cell)


def is_bounded(part):
    """Return whether a part is a cell of a bar with its bounds below it."""
    return len(part.inner) > 1 and any(
        (getattr(each, "className", None) or "").startswith("reach") for each in part.inner
    )


@pytest.mark.parametrize("selection", SELECTIONS)
def test_every_number_of_a_table_has_a_key_of_the_list(world, words, selection):
    seen = 0
    for query, drawing in tables(world, words, selection):
        shown = [each for each in parts(drawing) if is_number(each)]
        shown += [each.inner[1] for each in parts(drawing) if is_bounded(each)]
        for each in shown:
            if WRITTEN.search(texts(each)):
                keys = getattr(each, "data-count", "").split()
                assert keys and set(keys) <= set(counts.keys()), (query, texts(each))
                seen += 1
    assert seen > 25  # the least of who never registered and has no year: four cards are lines


@pytest.mark.parametrize("selection", SELECTIONS)
def test_as_many_keys_as_numbers_stand_at_an_element(world, words, selection):
    for query, drawing in tables(world, words, selection):
        for each in parts(drawing):
            keys = getattr(each, "data-count", "").split()
            assert set(keys) <= set(counts.keys())
            if each.tag == "svg":  # of a drawing the marks have the values
                continue
            if keys and not hasattr(each, "data-looked"):
                assert len(getattr(each, "data-value").split()) == len(keys)
            if keys and query not in WORDED and texts(each) != "–":
                assert len(WRITTEN.findall(texts(each))) == len(keys), (query, texts(each))


def test_a_row_has_the_keys_and_the_values_of_its_answer(world, words, subtests):
    for query in KEYS:
        with subtests.test(query=query):
            cards = [each for each in OF_PAGES if each.query == query]
            state = State(OF_PAGES[cards[0]], {}, OPENED.get(query, {}))
            rows = world.answers.rows(query, cards[0].resolve(state).parameters).dicts()
            expected = [each if isinstance(each, tuple) else (each, each) for each in KEYS[query]]
            lines = [
                keyed(line)
                for card in cards
                for line in parts(draw_card(card, state, world, words).drawing)
                if _is_row(line)
            ]
            found = [
                line for line in lines if [key for key, _ in line] == [key for key, _ in expected]
            ]
            assert found
            for line in found:
                values = [
                    (column, value) for (_, column), (_, value) in zip(expected, line, strict=True)
                ]
                assert any(_has(row, values) for row in rows), line


def _is_row(part):
    return part.tag == "tr"


def _has(row, values):
    return all(number_of(row[column]) == value for column, value in values if column)


HAS = [False, True, False, True]
CLASSES = [
    "dotted",
    "dotted is-out to-right",
    "dotted from-left to-right",
    "dotted is-out from-left",
]


def cells(*labels, heard=""):
    drawn = dots(*labels, heard)
    return [*named(drawn, "th"), *named(drawn, "td")]


def labels(cells):
    return [getattr(cell.inner[-1], "aria-label") for cell in cells]


def classes(cells):
    return [cell.className for cell in cells]


def test_dots_are_joined_from_the_first_to_the_last_that_is_in_the_set():
    drawn = cells(HAS, "held", "not held")
    assert classes(drawn) == CLASSES
    assert labels(drawn) == ["not held", "held", "not held", "held"]


def test_dots_of_an_empty_set_are_not_joined():
    assert classes(cells([False] * 2, "held", "not held")) == ["dotted"] * 2


def test_the_first_dot_can_name_the_row_for_who_hears_it():
    head, *others = cells(HAS, "held", "not held", heard="contact and employer")
    assert (head.tag, head.scope, head.className) == ("th", "row", CLASSES[0])
    assert texts(head) == "contact and employer" and head.inner[0].className == "unseen"
    assert labels([head, *others]) == ["not held", "held", "not held", "held"]
    assert classes(others) == CLASSES[1:]
