"""The top of a page and of a sheet: of a world of another size than its breach, which it is."""

import re
from dataclasses import replace

import pytest

from breachlab import BadWords
from breachlab.words import LANGUAGES
from dashboard.cards import card_foot
from dashboard.cards.card import Card
from dashboard.desk import Desk
from dashboard.layout.head import head, size
from dashboard.pages import PAGES
from tests.dashboard.sheets.conftest import opener
from tests.support.cases import for_each
from tests.support.pages.components import texts

NOTES = {
    "en": "Rates, costs, dates and bounds are those of a world of 10,000 records, not of "
    "43,000,000.",
    "fr": "Taux, coûts, dates et bornes sont ceux d’un monde de 10 000 dossiers, et non de "
    "43 000 000.",
}
COSTS = "cost/components"


def plain(text):
    return text.replace("\u202f", " ").replace("\xa0", " ")


def at_full_size(words):
    """Return the words of a page as they are over a world of its breach's size."""
    return replace(words, canvas=replace(words.canvas, words=replace(words.canvas.words, sizes={})))


@for_each("language", LANGUAGES)
def test_head_says_first_which_numbers_are_of_a_small_world_only(one_world, language):
    desk = Desk(one_world, PAGES)
    for page in PAGES:
        first, *_ = head(desk.view(f"/{page.name}", language))
        assert plain(texts(first)) == NOTES[language], page.name


@for_each("language", LANGUAGES)
def test_size_is_nothing_at_full_size(one_world, language):
    words = one_world.current().words[language]
    assert len(size(words)) == 1 and size(at_full_size(words)) == []


@for_each("path", ["/briefing", "/area/59"])
def test_document_says_once_which_numbers_are_of_a_small_world_only(one_world, path):
    opens = opener(one_world)
    for language, note in NOTES.items():
        assert opens(path, language).text.count(note) == 1


def test_finding_of_a_card_says_whether_it_holds_at_full_size_only(one_world):
    view = Desk(one_world, PAGES).view("/response?tab=budget", "en")
    card = next(each for each in view.cards if each.query == COSTS)
    said = plain(texts(card_foot.explain(card, view.cards[card], view)[0]))
    assert said.endswith("Costs are those of a world of 10,000 records, not of 43,000,000.")
    assert card_foot.size(Card("exposure/by_status"), view.cards[card], view) == []


@for_each("language", LANGUAGES)
def test_card_without_words_names_its_section_and_both_files(one_world, language):
    words = one_world.current().words[language]
    with pytest.raises(BadWords) as error:
        words.of_card("exposure/by_shoe_size", "title")
    for part in ('[cards."exposure/by_shoe_size"]', "words/en.toml", "words/fr.toml"):
        assert part in str(error.value)
    assert words.of_card(COSTS, "printed") == ""  # a text that a card does not have is no error


# {address: (what the page says of whom it counts, in English and in French)}
COUNTED = {
    "/who?st=cs&whom=registered": (
        "Counted: Registered (inscrit), by the switch; the filter “Candidate space only",
        "Comptés : Inscrits, par le bouton ; le filtre « Espaces candidats seuls",
    ),
    "/who?st=cs": ("France18%", "France18 %"),
    "/who": (" living persons in ", " personnes vivantes dans "),
    "/response?to_inform=living": ("All the living8", "Toutes les personnes vivantes8"),
}
OTHERWISE = ("All persons to inform", "Toutes les personnes à informer")


@for_each("address", COUNTED)
def test_a_page_names_whom_it_counts(one_world, address):
    opens = opener(one_world)
    for language, wanted, other in zip(LANGUAGES, COUNTED[address], OTHERWISE, strict=True):
        said = re.sub(r"\s+", " ", opens(address, language).text)
        assert wanted in said, (language, wanted)
        assert "living" not in address or other not in said
