"""What the legend of the map says, of rows that can be counted by eye and of the small world."""

import re

import pandas
import pytest

from breachlab import ask
from breachlab.words import LANGUAGES
from dashboard import legend, ratio_classes
from dashboard.words import PageWords

QUERY = "exposure/rate_by_departement"
FIVE = pandas.DataFrame(
    {
        "location_quotient": [0.9, 0.9, 0.97, 1.03, 1.11],  # two pairs are on limits
        "france_persons_per_thousand": 100.0,
        "residents_id": "all",
    }
)


def said(shown):
    """Return the title and the lines of every class, as they are read."""
    title, classes = shown
    return [
        title.children,
        *([line.children for line in each.children] for each in classes.children),
    ]


def test_the_middle_class_is_what_is_near_the_country():
    assert ratio_classes.LIMITS[1:3] == (1 - ratio_classes.NEAR, 1 + ratio_classes.NEAR)


def test_a_legend_gives_the_rates_of_each_class_and_counts_its_departements(lab):
    assert said(legend.of_map(FIVE, PageWords.of(lab, "en"))) == [
        "Persons per 1,000 residents aged 16 and over, and how many départements",
        ["< 90", "0 départements"],
        ["90–97", "2 départements"],
        ["97–103", "2 départements", "like the country"],
        ["103–110", "0 départements"],
        ["> 110", "1 département"],
    ]


def test_a_legend_in_french(lab):
    title, *_, middle, _, highest = said(legend.of_map(FIVE, PageWords.of(lab, "fr")))
    assert title == (
        "Personnes pour 1\u202f000 habitants de 16 ans et plus, et nombre de départements"
    )
    assert middle == ["97–103", "2 départements", "comme la France"]
    assert highest == ["> 110", "1 département"]


@pytest.mark.parametrize("statuses", [None, ["registered"]])
def test_every_departement_is_in_one_class(lab, statuses):
    shown = said(legend.of_map(ask(lab, QUERY, statuses=statuses), PageWords.of(lab, "en")))
    assert sum(int(re.match(r"\d+", lines[1])[0]) for lines in shown[1:]) == 101


def test_a_legend_names_the_residents_selected(lab):
    rows = ask(lab, QUERY, sexes=["female"])
    title, *_ = said(legend.of_map(rows, PageWords.of(lab, "en")))
    assert "residents of the ages and sexes selected" in title


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_has_no_legend_and_one_word(lab, language):
    rows, words = (
        ask(lab, QUERY, statuses=["candidate_space"], end_bands=["0"]),
        PageWords.of(lab, language),
    )
    assert legend.of_map(rows, words) == []
    assert words.rates(QUERY, rows).text == {"en": "Nobody.", "fr": "Personne."}[language]


def test_the_sentence_of_the_map_counts_those_near_the_country(lab):
    rows = FIVE.assign(
        person_count=1, lowest_persons_per_thousand=90.0, highest_persons_per_thousand=111.0
    )
    english, french = (
        PageWords.of(lab, language).rates(QUERY, rows).text for language in LANGUAGES
    )
    assert english == (
        "As modelled, from 90 in 1,000 to 111 in 1,000 residents aged 16 and over; "
        "2 of the 5 départements are within 3% of the country's 100 in 1,000."
    )
    assert french.replace("\u202f", " ") == (
        "D'après le modèle, de 90 sur 1 000 à 111 sur 1 000 habitants de 16 ans et plus ; "
        "2 des 5 départements s'écartent d'au plus 3 % du taux du pays, 100 sur 1 000."
    )
