"""The words of a list of one's own: no headline, title, caption or label is of job seekers."""

import re

import pytest

from breachlab import ask, find
from breachlab.answer_files.formats import Answer, in_words
from breachlab.query.headlines import finding, headline
from breachlab.words import LANGUAGES, Sentence, Words
from dashboard.database.served_world import OneWorld
from dashboard.desk import Desk
from dashboard.layout import page_shell
from dashboard.pages import PAGES
from tests.data_gen.own.test_truth import open_list
from tests.support.own_answers import EXPECTED
from tests.support.own_folders import fill_in
from tests.support.whole_lists import make_whole_list

OF_REGISTER = {
    "en": r"assumed ages|regist|agency|job.?seeker|candidate|adviser|unemploy|France Travail",
    "fr": r"âges supposés|inscri|radié|agence|demandeu|candidat|conseiller|chôm|quitté le fichier"
    r"|France Travail",
}
ADDRESSES = [f"/{page.name}" for page in PAGES] + [
    "/situation?tab=dpo",
    "/who?d=59",
    "/who?level=region",
    "/who?y=2015&e=3-5",
    "/who?whom=registered",
    "/what?d=59",
]
# The words of a page: those between its tags, and those that are read aloud or hover.
SAID = re.compile(r'>([^<]+)<|\b(?:aria-label|title|data-hover|alt)="([^"]*)"')
OF_LAB = re.compile(r"source|evidence|reason_en|reason_fr")  # columns on where a figure is from
LAB = "method/ledger"  # it lists the figures of the lab, and where each was published


@pytest.fixture(scope="module")
def listed(tmp_path_factory):
    truths = make_whole_list(1_000, 5, has_gaps=True)
    with open_list(tmp_path_factory.mktemp("words"), truths, fill=fill_in) as (connection, _):
        yield connection


@pytest.fixture(scope="module")
def desk(listed):
    return Desk(OneWorld(listed), PAGES)


def find_words(texts, language):
    return [text for text in texts if re.search(OF_REGISTER[language], text, re.IGNORECASE)]


@pytest.fixture(scope="module")
def answers(listed):
    """The answer to each question that a list can answer, but that of the figures of the lab."""
    return {name: ask(listed, name, **find(name).needed) for name in EXPECTED.keys() - {LAB}}


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_of_a_list_are_in_words_of_a_list(listed, answers, language):
    words, found = Words.of(listed, language), {}
    for name, rows in answers.items():
        query = find(name)
        said = [headline(query, rows, words).text]
        said += [finding(query, rows, words).text] if query.texts(language).findings else []
        columns = in_words(Answer(rows, words, query=name))
        said += [text for each in columns if not OF_LAB.search(each.name) for text in each.texts]
        found |= {name: bad} if (bad := find_words(said, language)) else {}
    assert found == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_of_a_list_are_in_words_of_a_list(desk, address, language):
    page = str(page_shell.whole(desk.view(address, language)))
    page = re.sub(r"<(script|style).*?</\1>", "", page, flags=re.DOTALL)
    page = page.partition('class="not-known"')[0]  # the questions that it leaves open are the lab's
    assert find_words([between or read for between, read in SAID.findall(page)], language) == []


@pytest.mark.parametrize("language, said", [("en", "Whole list: "), ("fr", "Toute la liste : ")])
def test_a_title_that_counts_more_than_the_selection_is_of_the_whole_list(desk, language, said):
    view = desk.view("/situation?d=59&tab=dpo", language)
    titles = [
        drawn.found.text for drawn in view.cards.values() if isinstance(drawn.found, Sentence)
    ]
    assert any(each.replace("\u202f", " ").startswith(said) for each in titles)
    assert not any(each.startswith(("Everybody", "Tout le fichier")) for each in titles)
