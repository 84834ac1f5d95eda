"""Every number of a page carries a key of the list, and is the number of an answer."""

import random
from collections import defaultdict
from itertools import combinations, cycle, islice, product

import pytest

from breachlab.query import counts
from breachlab.words import LANGUAGES
from dashboard.pages import PAGES
from dashboard.state.page_state import TAB, State, write_state
from dashboard.words import PageWords
from tests.dashboard.sheets.conftest import opener
from tests.support.catalogue import UNCERTAIN, intervals
from tests.support.pages.counted_pages import (
    counted,
    ordered,
    page_of,
    recording,
    sentences,
    texts_without_key,
    vocabulary,
    without_words,
)
from tests.support.pages.drawn_selections import selections

NAMES = [page.name for page in PAGES]
CODES = ("59", "75", "2A", "974", "976", "48", "13", "69", "35", "67")
SHEETS = [*(f"/area/{code}" for code in CODES), "/area/59?public=16-25", "/area", "/briefing"]
# Numbers of the small world that are near each other by chance, for they answer other questions:
# {what the one is: what the others are}, by their keys.
OF_OTHER_QUESTIONS = {
    # Spared by the two accounts that read least, and by two accounts with further records counted.
    "most_own_person_count": "all_exposed_person_count approximate_living_person_count"
    " living_person_count all_living_person_count most_person_count total_person_count",
    "least_own_person_count": "all_person_count avoided_person_count high_living_person_count"
    " person_count",
    # Persons with a field that is out; persons in another breach, at most.
    "field_person_count": "all_living_here_person_count living_here_person_count most_person_count",
    "most_person_count": "last_told_person_count reachable_person_count",
    # Whom a token in place of the NIR spares.
    "all_person_count": "avoided_person_count person_count",
    "all_much_overlap_person_count": "to_inform_person_count",
}


def tabs(desk, page):
    """Return the options that name each tab of a page; of one without tabs none."""
    _, *others = desk.pages[page].tabs or [""]
    return [{}, *({TAB: each} for each in others)]


def addresses(desk, page):
    """Return the addresses of a page with nothing selected, and with fifteen selections.

    The first two stand in each tab, the others in one after the other.
    """
    chance = random.Random(page)
    values = desk.world().values
    drawn = selections(values, chance, 20)  # those left out run no other line of a page
    whole, first, *others = [{}, *drawn[:13], drawn[17], drawn[19]]
    states = [*product([whole, first], tabs(desk, page)), *zip(others, cycle(tabs(desk, page)))]
    return [write_state(State(page, *each)) for each in states]


def troubles(element, asked, words):
    """Yield each number of a page that has no key of the list, or is of no answer."""
    assert asked.rows
    numbers, fixed = asked.numbers(), ordered([*asked.words(), *words])
    for keys, values, text in counted(element):
        if not set(keys) <= set(counts.keys()):
            yield f"{keys} not in the list: {text}"
        for key, value in zip(keys, values or [], strict=values is not None):
            # Ends stand in a file of all runs, or in the ledger.
            is_end = key.endswith("_end_person_count")
            is_told = is_end or float(f"{float(value):.9g}") in numbers.get(key, ())
            if not is_told and key in numbers:
                yield f"{key} {value} of no answer: {text}"
    for each in texts_without_key(element):
        if any(map(str.isdigit, without_words(each, fixed))):
            yield f"no key: {each}"


def troubles_of_page(desk, address, language):
    with pytest.MonkeyPatch.context() as patch:
        asked = recording(patch)
        element = page_of(desk.view(address, language))
    return [*troubles(element, asked, vocabulary(desk.world().words[language]))]


def test_page_has_a_key_for_every_number_and_the_number_of_an_answer(desk, subtests):
    for page, language in zip(NAMES, cycle(LANGUAGES)):
        with subtests.test(page=page, language=language):
            for address in addresses(desk, page)[: 2 * len(tabs(desk, page))]:
                assert troubles_of_page(desk, address, language) == [], address


def test_page_has_a_key_for_every_number_whatever_is_selected(desk, thorough, subtests):
    """In the other language, and with the other selections in one language after the other."""
    for page, language in zip(NAMES, cycle(reversed(LANGUAGES))):
        with subtests.test(page=page, language=language):
            asked, both = addresses(desk, page), 2 * len(tabs(desk, page))
            languages = [*[language] * both, *islice(cycle(LANGUAGES), len(asked) - both)]
            for address, each in zip(asked, languages, strict=True):
                assert troubles_of_page(desk, address, each) == [], (address, each)


def plain_addresses(desk, page):
    """Return the address of each tab of a page with nothing selected."""
    return [write_state(State(page, {}, options)) for options in tabs(desk, page)]


def test_pages_have_no_near_counts_but_of_other_questions(desk):
    """No two numbers of one question that a reader would take for one."""
    found = set()
    for address in (each for page in NAMES for each in plain_addresses(desk, page)):
        element = page_of(desk.view(address, "en"))
        for said in sentences(element):
            for keys, values, _ in counted(said):
                found |= {
                    (key, float(value)) for key, value in zip(keys, values or [], strict=False)
                }
    large = sorted(
        (value, key) for key, value in found if value > 1_000 and key.endswith("person_count")
    )
    near = {
        frozenset([one, other])
        for (low, one), (high, other) in combinations(large, 2)
        if low != high and one != other and high < low * 1.01
    }
    known = {
        frozenset([one, other])
        for one, others in OF_OTHER_QUESTIONS.items()
        for other in others.split()
    }
    assert near == known


def kinds_of_intervals(desk, page):
    """Return {unit: kinds} of the intervals whose two ends stand in one place of a page."""
    with pytest.MonkeyPatch.context() as patch:
        asked = recording(patch)
        elements = [page_of(desk.view(each, "en")) for each in plain_addresses(desk, page)]
    shown = [
        dict(zip(keys, values or [], strict=False))
        for element in elements
        for keys, values, _ in counted(element)
    ]
    kinds = defaultdict(set)
    for each in intervals():
        if not each.query or each.query in {query for query, _ in asked.rows}:
            low, high = (counts.key(each.query, column) for column in (each.low, each.high))
            if any(low in row and high in row and row[low] != row[high] for row in shown):
                kinds[each.low.rpartition("_")[2]].add(each.kind)
    return kinds


def test_pages_have_one_kind_of_interval_of_money_and_one_of_counts(desk, monkeypatch):
    """Eight draws of ten, ends of a named figure or what is possible: never two of them beside
    each other. A change is none of these; the drivers of a headline are changes. The ends of
    headlines, which full size alone has, are among them."""
    monkeypatch.setattr(PageWords, "size", lambda self, query="": None)
    shown = set()
    for page in NAMES:
        kinds = kinds_of_intervals(desk, page)
        several = {unit: found & {*UNCERTAIN} for unit, found in kinds.items()}
        assert {unit: found for unit, found in several.items() if len(found) > 1} == {}, page
        assert kinds["eur"] <= {"draws", "change", "cases"}  # claims are cases, part of no sum
        shown = shown.union(*kinds.values())
    assert {*UNCERTAIN} <= shown


def troubles_of_sheet(desk, one_world, path, language):
    with pytest.MonkeyPatch.context() as patch:
        asked = recording(patch)
        (element,) = opener(one_world)(path, language).page.all("body")
        one_world.current().answers.total({})  # which the line on provenance says too
    return [*troubles(element, asked, vocabulary(desk.world().words[language]))]


@pytest.mark.parametrize(("path", "language"), [("/area/59", "en"), ("/briefing", "fr")])
def test_sheet_has_a_key_for_every_number_and_the_number_of_an_answer(
    desk, one_world, path, language
):
    assert troubles_of_sheet(desk, one_world, path, language) == []


def test_sheet_of_any_departement_has_a_key_for_every_number(desk, one_world, thorough, subtests):
    for path, language in product(SHEETS, LANGUAGES):
        with subtests.test(path=path, language=language):
            assert troubles_of_sheet(desk, one_world, path, language) == []
