"""Each of the thirty questions has its answer on the page that questions.csv names."""

from collections import defaultdict
from numbers import Real

import pytest

from breachlab import find
from breachlab.query.catalogue import questions
from breachlab.query.headlines import headline
from breachlab.words import LANGUAGES, Words, numbers
from breachlab.words.values import write_in_words
from dashboard.pages import PAGES
from dashboard.state.page_state import State
from dashboard.state.page_state import write_state as written_address
from tests.support.pages.states import standing
from tests.support.remembered import ask

LATER = {"20", "21"}  # not asked yet
SHEET = "area"  # of a département: no page of cards
NAMES = {page.name: {card.query for card in page.cards} for page in PAGES}
ANSWERED = defaultdict(list)
for question in questions():
    if question["page"] in NAMES:
        ANSWERED[question["page"]].append(question)


def plain(text):
    return text.replace("\u202f", " ").replace("\xa0", " ")


def answers(lab, question, language):
    """Return the numbers of each answer to a question, in all the ways that one is written."""
    words = Words.of(lab, language)
    for query in question["queries"].split():
        rows = ask(lab, query, **({"departement": "59"} if query.startswith("area/") else {}))
        for figure in headline(find(query), rows, words).figures:
            value = figure.value
            if isinstance(value, bool) or not isinstance(value, Real):
                continue
            if 0 < value < 1:
                yield plain(numbers.share(value, 1, language))
                yield plain(numbers.share(value, 0, language))
            elif value > 10:  # a single digit is found on every page
                yield plain(numbers.whole(value, language))
                yield plain(numbers.compact(value, language))
                yield plain(write_in_words(figure.column, value, words))


def test_every_question_has_a_page_and_a_card_on_it():
    for question in questions():
        if question["number"] not in LATER and question["page"] != SHEET:
            assert question["card"] in NAMES[question["page"]], question["number"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ANSWERED)
def test_the_number_of_the_answer_is_read_on_its_page_or_one_click_further(
    open_page, lab, page, language
):
    for address, asked in by_address(page).items():
        reader = open_page(address, language)
        for question in asked:
            wanted = {*answers(lab.cursor(), question, language)}
            assert wanted, question["number"]
            is_read(reader, question, wanted)


def by_address(page):
    """Return {address of a page: questions whose card stands there}."""
    (shown_page,) = (each for each in PAGES if each.name == page)
    found = defaultdict(list)
    for question in ANSWERED[page]:
        options = standing(shown_page, shown_page.card(question["card"]))
        found[written_address(State(page, {}, options))].append(question)
    return found


def is_read(reader, question, wanted):
    """Find a number on the page or in the card's drawer, which is closed again."""
    card = reader.card(question["card"])
    seen = plain(reader.page.locator("#head").inner_text() + card.inner_text())
    if not any(each in seen for each in wanted):
        reader.does(card.locator("[data-act^='show:']").click)
        shown = plain(reader.page.locator("#drawer").inner_text())
        assert any(each in shown for each in wanted), (question["number"], wanted)
        reader.page.keyboard.press("Escape")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_answer_about_an_area_is_read_on_its_sheet(open_page, lab, language):
    seen = ""
    for address in (f"/area/59?lang={language}", f"/area/59?public=16-25&lang={language}"):
        seen += plain(open_page(address, language).page.locator("main").inner_text())
    (question,) = [each for each in questions() if each["page"] == SHEET]
    for query in question["queries"].split():
        wanted = {*answers(lab.cursor(), {**question, "queries": query}, language)}
        assert not wanted or any(each in seen for each in wanted), (query, wanted)
