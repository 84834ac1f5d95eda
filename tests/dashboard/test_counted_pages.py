"""Every number of a page carries a key of the list, and is the number of an answer."""

import random
import re
from collections import defaultdict
from itertools import combinations, cycle, islice, product

import pytest

from breachlab.query import counts
from breachlab.words import LANGUAGES
from breachlab.words.units import unit
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
    with_straight_apostrophe,
    without_words,
)
from tests.support.pages.drawn_selections import selections

NAMES = [page.name for page in PAGES]
# The first thirteen of twenty for each page, and two more. The others run no line of a page that
# these do not.
SELECTIONS, TAKEN = 20, (*range(13), 17, 19)
CODES = ("59", "75", "2A", "974", "976", "48", "13", "69", "35", "67")
SHEETS = [*(f"/area/{code}" for code in CODES), "/area/59?public=16-25", "/area", "/briefing"]
LARGE, NEAR, PERSONS = 1_000, 1.01, "person_count"
# Numbers of the small world that are near each other by chance, for they answer other questions.
OF_OTHER_QUESTIONS = {
    ("all_exposed_person_count", "most_own_person_count"):
        "spared by the two accounts that read least: nearly everybody",
    ("approximate_living_person_count", "most_own_person_count"):
        "spared by the two accounts that read least: nearly everybody",
    ("living_person_count", "most_own_person_count"):
        "spared by the two accounts that read least: nearly everybody",
    ("all_living_person_count", "most_own_person_count"):
        "spared by the two accounts that read least: nearly everybody",
    ("most_own_person_count", "most_person_count"):
        "spared by the two accounts that read least: nearly everybody",
    ("most_own_person_count", "total_person_count"):
        "spared by the two accounts that read least: nearly everybody",
    ("all_living_here_person_count", "field_person_count"):
        "exposed residents; persons of whom a field is out",
    ("field_person_count", "living_here_person_count"):
        "exposed residents; persons of whom a field is out",
    ("field_person_count", "most_person_count"):
        "who can be in another breach at most; persons of whom a field is out",
    ("all_person_count", "avoided_person_count"):
        "who is in another breach by chance; whom a token in place of the NIR spares",
    ("all_person_count", "least_own_person_count"):
        "spared by two accounts, further records counted; another question",
    ("avoided_person_count", "least_own_person_count"):
        "spared by two accounts, further records counted; another question",
    ("high_living_person_count", "least_own_person_count"):
        "spared by two accounts, further records counted; another question",
    ("least_own_person_count", "person_count"):
        "spared by two accounts, further records counted; another question",
    ("all_person_count", "person_count"):
        "who is in another breach by chance; persons whose number is out",
    ("all_much_overlap_person_count", "to_inform_person_count"):
        "who is in another breach if they overlap much; the persons to inform",
    ("last_told_person_count", "most_person_count"):
        "whom the plan tells; who can be in another breach at most",
    ("most_person_count", "reachable_person_count"):
        "who can be in another breach at most; whom a message reaches",
}  # fmt: skip


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
    drawn = selections(values, chance, SELECTIONS)
    whole, first, *others = [{}, *(drawn[each] for each in TAKEN)]
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


def precise(element, language):
    """Yield the texts of numbers with more digits than their key has; of elements of one number.

    `data-value` has all digits. What a page adds up or compares has no key of its own column.
    """
    known = counts.find_digits()
    for keys, values, text in counted(element):
        written = re.findall(r"\d[\d,\u202f]*(?:[.,]\d+)?", text)
        if not len(keys) == len(written) == 1 or not values or keys[0] not in known:
            continue
        digits = re.sub(r"\D", "", written[0]).lstrip("0")
        is_short = len(digits.rstrip("0")) <= known[keys[0]]
        if unit(keys[0]) != "euros" and not is_short and "illion" not in text:
            yield f"{keys[0]} {values[0]}: {text}"


def test_page_writes_a_modelled_number_with_few_digits_and_keeps_its_value(desk, subtests):
    for page, language in zip(NAMES, cycle(LANGUAGES)):
        with subtests.test(page=page, language=language):
            found = [
                page_of(desk.view(write_state(State(page, {}, options)), language))
                for options in tabs(desk, page)
            ]
            assert [each for element in found for each in precise(element, language)] == []


def test_a_page_with_more_digits_than_the_list_has_is_found(desk, monkeypatch):
    """The rule taken away: numbers are written as in a file."""
    whole = {each: words.whole for each, words in desk.world().words.items()}
    monkeypatch.setitem(vars(desk.world()), "words", whole)
    said = [*precise(page_of(desk.view("/situation", "en")), "en")]
    assert [each for each in said if each.startswith("asked_person_count")]


@pytest.mark.parametrize("page", NAMES)
def test_page_in_french_has_the_apostrophes_of_print(desk, page):
    for options in tabs(desk, page):
        element = page_of(desk.view(write_state(State(page, {}, options)), "fr"))
        assert [*with_straight_apostrophe(element)] == [], options


@pytest.mark.parametrize("path", ["/area/95", "/briefing"])
def test_sheet_in_french_has_the_apostrophes_of_print(one_world, path):
    (element,) = opener(one_world)(path, "fr").page.all("body")
    assert [*with_straight_apostrophe(element)] == []


def plain_addresses(desk, page):
    """Return the address of each tab of a page with nothing selected."""
    return [write_state(State(page, {}, options)) for options in tabs(desk, page)]


def near_pairs(found):
    """Return the pairs of keys whose counts of persons differ by less than a hundredth."""
    large = sorted((value, key) for key, value in found if value > LARGE and key.endswith(PERSONS))
    return {
        tuple(sorted((one, other)))
        for (low, one), (high, other) in combinations(large, 2)
        if low != high and one != other and high < low * NEAR
    }


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
    assert near_pairs(found) == OF_OTHER_QUESTIONS.keys()


def kinds_of_intervals(desk, page):
    """Return {unit: kinds} of the intervals of which a page shows both ends in one place."""
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


@pytest.mark.parametrize("page", NAMES)
def test_page_has_one_kind_of_interval_of_money_and_one_of_counts(desk, page, monkeypatch):
    """Eight draws of ten, ends of a named figure or what is possible: never two of them beside
    each other. A change is none of these; the drivers of a headline are changes. The ends of
    headlines, which full size alone has, are among them."""
    monkeypatch.setattr(PageWords, "size", lambda self, query="": None)
    kinds = kinds_of_intervals(desk, page)
    several = {unit: found & {*UNCERTAIN} for unit, found in kinds.items()}
    assert {unit: found for unit, found in several.items() if len(found) > 1} == {}
    assert kinds["eur"] <= {"draws", "change", "cases"}  # claims are cases, and part of no sum


def test_pages_show_intervals_of_every_kind_that_they_may(desk):
    """So that the test of one kind does look at some."""
    shown = [kinds_of_intervals(desk, page) for page in NAMES]
    assert {*UNCERTAIN} <= {kind for found in shown for kinds in found.values() for kind in kinds}


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
