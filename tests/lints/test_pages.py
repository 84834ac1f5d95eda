"""The lists of pages, cards and words equal each other."""

from collections import Counter

import pytest

from breachlab import find
from breachlab.paths import ROOT
from breachlab.words import LANGUAGES
from breachlab.words.language import interface
from breachlab.words.vocabulary import OF_LIST
from dashboard.pages import PAGES as SERVED
from dashboard.pages.explore.page import EXPLORE
from dashboard.pages.what_if.tables import SPACES
from dashboard.pages.who.page import WHO
from dashboard.state.decisions import AWARE_AT, OwnCalls
from dashboard.state.options import number_of
from dashboard.state.page_state import DIMENSION, DIMENSIONS, State
from dashboard.words import PageWords
from data_gen.calibration import placing, source_tables

PAGES = (*SERVED, EXPLORE)
CARDS = [card for page in PAGES for card in page.cards]
LEVERS = [lever for page in PAGES for lever in page.levers]
HOUR = AWARE_AT.name  # has a title, and any hour as its choice
OPTIONS = {option.name: option for card in CARDS for option in card.options}
OPTIONS |= {lever.name: lever for lever in LEVERS}
OPTIONS |= {option.name: option for option in WHO.options_of_tables}  # the others have no words
FOLDER = ROOT / "dashboard/pages"


def test_pages_have_each_a_name_and_a_file():
    names = [page.name for page in PAGES]
    assert len(set(names)) == len(names)
    assert {path.parent.name for path in FOLDER.glob("*/page.py")} == set(names)


def test_pages_ask_no_question_twice():
    """Its query and its part are the name of a card, and of the parts that a click changes."""
    asked = [(page.name, card.name) for page in PAGES for card in page.cards]
    assert [each for each, count in Counter(asked).items() if count > 1] == []


def test_cards_set_what_their_queries_take_and_need(subtests):
    for card in CARDS:
        with subtests.test(card=card.name):
            query = find(card.query)
            choices = [choice for option in card.options for choice in option.choices.values()]
            given = {name for each in (card.settings, *choices) for name in each}
            assert given <= query.parameters
            assert set(query.needed) <= set(card.settings)


def test_cards_show_dimensions_that_their_queries_could_obey():
    could = {card: set(DIMENSIONS) & find(card.query).parameters for card in CARDS}
    assert [card.name for card in CARDS if not set(card.own) <= could[card]] == []


def test_questions_beside_a_card_obey_whatever_it_obeys(subtests):
    """Or a card would show two selections, and say of neither that it is another."""
    for card, query in ((each, query) for each in CARDS for query in each.beside):
        with subtests.test(card=card.name, query=query):
            takes = find(card.query).parameters & set(DIMENSIONS)
            if query == SPACES:
                takes -= {"departements"}  # by place the ladder has no row of it
            assert takes <= find(query).parameters and not find(query).needed


def test_dimensions_have_each_a_card_on_who():
    assert {name for card in WHO.cards for name in card.own} == set(DIMENSIONS)


def test_columns_of_a_row_fill_it():
    rows = [(page.name, row) for page in PAGES for row in page.all_rows]
    assert [name for name, row in rows if sum(column.span for column in row) != 12] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_and_cards_have_their_words_and_no_other_has(language):
    for kind, named, needed in (("pages", PAGES, "link"), ("cards", CARDS, "title")):
        words = interface(language)[kind]
        assert set(words) == {each.name for each in named}
        assert all(each[needed] for each in words.values())


CAPTION = 20  # words


@pytest.mark.parametrize("language", LANGUAGES)
def test_cards_with_a_finding_have_a_short_caption(language):
    words = interface(language)["cards"]
    for card in CARDS:
        if card.find is not PageWords.finding or find(card.query).texts(language).findings:
            texts = [text for key, text in words[card.name].items() if key.startswith("caption")]
            assert texts, card.name
            assert all(0 < len(text.split()) <= CAPTION for text in texts), card.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_cards_that_may_ask_nothing_say_what_to_do(language):
    words, nothing = interface(language)["cards"], State("page")
    saying = [card for card in CARDS if "idle" in words[card.name]]
    assert saying == [card for card in CARDS if card.idle(nothing)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_switches_and_choices_have_their_words_and_no_other_has(language):
    words = {name: each for name, each in interface(language)["options"].items() if name != HOUR}
    assert {name: {key.removesuffix(OF_LIST) for key in each} for name, each in words.items()} == {
        name: {"title", *(("value", "least", "most") if option.is_scale else option.choices)}
        for name, option in OPTIONS.items()
    }
    assert all(text for each in words.values() for text in each.values())


def test_switches_have_choices_and_no_name_that_an_address_has_already():
    for name, option in OPTIONS.items():
        assert name not in DIMENSION and name not in {"v", "lang"}
        assert len(name) > 2  # by which assets/frame/levers.js knows options from dimensions
        assert len(option.choices) > 1
        assert not option.order or sorted(option.order) == sorted(option.choices)


def test_levers_go_up_and_what_looks_up_is_one():
    for option in OPTIONS.values():
        assert option.is_scale or not option.looks_up
    for lever in filter(lambda each: each.is_scale, LEVERS):
        numbers = [number_of(choice) for choice in lever.positions]
        assert numbers == sorted(set(numbers))
        if isinstance(lever, OwnCalls):  # it asks for calls_per_day, of a part alone
            continue
        # Or what one position asks would be another's; a default may ask nothing.
        asked = {number_of(name): choice for name, choice in lever.choices.items() if choice}
        assert all(choice == {lever.name: number} for number, choice in asked.items())
        assert len(asked) >= len(numbers) - 1


def test_note_of_the_map_says_what_the_model_has_of_mayotte_and_of_job_seekers():
    """50,700 formerly registered in Mayotte, from 28,500 to 55,600."""
    counts = {
        setting: sum(
            int(row["persons"])
            for row in source_tables.read(f"{setting}/persons_by_departement")
            if (row["departement_code"], row["status"]) == ("976", "formerly_registered")
        )
        for setting in ("low", "central", "high")
    }
    rounded = {name: round(count, -2) for name, count in counts.items()}
    assert rounded == {"low": 28_500, "central": 50_700, "high": 55_600}
    note = interface("en")["cards"]["exposure/rate_by_departement"]["note"]
    assert "50,700 with those who died or left since" in note and "(28,500 to 55,600)" in note
    assert len(placing.count_job_seekers("fitted")) == 36
    assert "in thirty-six départements" in note
