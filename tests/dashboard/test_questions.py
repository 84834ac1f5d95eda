"""Each of the thirty questions has its answer on the page that questions.csv names."""

from itertools import cycle
from numbers import Real

import pytest

from breachlab import find
from breachlab.query.catalogue import questions
from breachlab.query.headlines import headline
from breachlab.words import LANGUAGES, Words, numbers
from breachlab.words.values import write_in_words
from dashboard.layout import page_shell
from dashboard.layout.frame import slug
from dashboard.pages import PAGES
from dashboard.state.page_state import State, write_state
from tests.dashboard.sheets.conftest import opener, plain
from tests.support.pages.components import parts, texts
from tests.support.pages.states import standing
from tests.support.remembered import ask
from tests.support.tiers import some_of

SHEET = "area"  # of a département: no page of cards
NAMED = {page.name: page for page in PAGES}
ANSWERED = [each for each in questions() if each["page"] in NAMED]


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
    not_yet = {"20", "21"}
    asked = [
        each for each in questions() if each["page"] != SHEET and each["number"] not in not_yet
    ]
    for question in asked:
        cards = {card.query for card in NAMED[question["page"]].cards}
        assert question["card"] in cards, question["number"]


@pytest.mark.parametrize(("question", "language"), some_of([*zip(ANSWERED, cycle(LANGUAGES))], 3))
def test_the_number_of_the_answer_is_read_on_its_page_or_in_the_drawer_of_its_card(
    desk, lab, question, language
):
    wanted = {*answers(lab.cursor(), question, language)}
    page = NAMED[question["page"]]
    card = page.card(question["card"])
    address = write_state(State(page.name, {}, standing(page, card)))
    view = desk.view(address, language, [f"show:{card.query}"])
    found = {each.id: each for each in parts(page_shell.whole(view)) if getattr(each, "id", None)}
    seen = plain(" ".join(texts(found[name]) for name in ("head", slug(card), "drawer")))
    assert wanted and any(each in seen for each in wanted), wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_answer_about_an_area_is_read_on_its_sheet(one_world, lab, language):
    opens = opener(one_world)
    seen = " ".join(opens(path, language).text for path in ("/area/59", "/area/59?public=16-25"))
    (question,) = [each for each in questions() if each["page"] == SHEET]
    for query in question["queries"].split():
        wanted = {*answers(lab.cursor(), {**question, "queries": query}, language)}
        assert not wanted or any(each in seen for each in wanted), (query, wanted)
