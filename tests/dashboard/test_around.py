"""What stands around the drawings, of rows that can be counted by eye and of the small world."""

import re

import pandas
import pytest

from breachlab import ask
from breachlab.words import LANGUAGES
from dashboard import around
from dashboard.state import State
from tests.support.cases import for_each
from tests.support.pages.components import part, texts

QUERY = "exposure/rate_by_departement"
WHO = State("who")
FIVE = pandas.DataFrame(
    {
        "location_quotient": [0.9, 0.9, 0.97, 1.03, 1.11],  # two pairs are on limits
        "france_persons_per_thousand": 100.0,
        "residents_id": "all",
    }
)
NINE = pandas.DataFrame(
    {
        "sex": ["female", "male", "male"],
        "age_band": ["16-17", "16-17", "18-19"],
        "living_here_person_count": [2, 3, 4],
    }
)


@pytest.fixture(scope="module")
def spoken(one_world):
    """The words of a page in each language."""
    return one_world.current().words


def said(shown):
    """Return the title and the lines of every class, as they are read."""
    title, classes = map(part, shown)
    return [texts(title), *([texts(line) for line in each.inner] for each in classes.inner)]


def test_a_legend_gives_the_rates_of_each_class_and_counts_its_departements(spoken):
    assert said(around.legend(FIVE, WHO, spoken["en"])) == [
        "Persons per 1,000 residents aged 16 and over, and how many départements",
        ["< 90", "0 départements"],
        ["90–97", "2 départements"],
        ["97–103", "2 départements", "like the country"],
        ["103–110", "0 départements"],
        ["> 110", "1 département"],
    ]


def test_a_legend_in_french(spoken):
    title, *_, middle, _, highest = said(around.legend(FIVE, WHO, spoken["fr"]))
    assert title == (
        "Personnes pour 1\u202f000 habitants de 16 ans et plus, et nombre de départements"
    )
    assert middle == ["97–103", "2 départements", "comme la France"]
    assert highest == ["> 110", "1 département"]


def test_a_class_of_the_legend_has_the_colour_of_its_shapes(spoken):
    _, classes = around.legend(FIVE, WHO, spoken["en"])
    assert [each.className for each in part(classes).inner] == [f"ratio-{n}" for n in range(1, 6)]


@for_each("statuses", [None, ["registered"]])
def test_every_departement_is_in_one_class(lab, spoken, statuses):
    shown = said(around.legend(ask(lab, QUERY, statuses=statuses), WHO, spoken["en"]))
    assert sum(int(re.match(r"\d+", lines[1])[0]) for lines in shown[1:]) == 101


def test_a_legend_names_the_residents_selected(lab, spoken):
    title, *_ = said(around.legend(ask(lab, QUERY, sexes=["female"]), WHO, spoken["en"]))
    assert "residents of the ages and sexes selected" in title


@for_each("language", LANGUAGES)
def test_nobody_has_no_legend_and_one_word(lab, spoken, language):
    rows = ask(lab, QUERY, statuses=["candidate_space"], end_bands=["0"])
    assert around.legend(rows, WHO, spoken[language]) == ()
    said = spoken[language].rates(QUERY, rows).text
    assert said == {"en": "Nobody.", "fr": "Personne."}[language]


def test_the_sentence_of_the_map_counts_those_near_the_country(spoken):
    rows = FIVE.assign(
        living_here_person_count=1,
        lowest_persons_per_thousand=90.0,
        highest_persons_per_thousand=111.0,
    )
    english, french = (spoken[language].rates(QUERY, rows).text for language in LANGUAGES)
    assert english == (
        "All exposed: as modelled, from 90 in 1,000 to 111 in 1,000 residents aged 16 and over; "
        "2 of the 5 départements are within 3% of the country's 100 in 1,000."
    )
    assert french.replace("\u202f", " ") == (
        "Tous les exposés : d’après le modèle, de 90 sur 1 000 à 111 sur 1 000 habitants de 16 ans "
        "et plus ; 2 des 5 départements s’écartent d’au plus 3 % du taux de la France, 100 sur "
        "1 000."
    )


def sides(rows, state, words):
    """Return of each side of the pyramid: its heading, its act, whether it is selected."""
    (shown,) = around.sides(rows, state, words)
    return [
        (each.children, getattr(each, "data-act"), getattr(each, "aria-pressed"))
        for each in part(shown).inner
    ]


def test_the_sides_of_the_pyramid_are_counted_and_select_a_sex(spoken):
    assert sides(NINE, WHO, spoken["en"]) == [
        ("Women · 2", "toggle:sexes=female", "false"),
        ("Men · 7", "toggle:sexes=male", "false"),
    ]


def test_a_side_that_is_selected_is_pressed(spoken):
    _, men = sides(NINE, State("who", {"sexes": ("male",)}), spoken["fr"])
    assert men == ("Hommes · 7", "toggle:sexes=male", "true")


def test_a_side_of_nobody_counts_none(spoken):
    women, men = sides(NINE[:1], WHO, spoken["en"])
    assert (women[0], men[0]) == ("Women · 2", "Men · 0")
