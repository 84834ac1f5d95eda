"""The lists of the dashboard equal what they list."""

import re

import pytest

from breachlab import queries
from breachlab.words import LANGUAGES
from breachlab.words.language import interface
from dashboard.charts import CHARTS, PYRAMID
from dashboard.selection import DIMENSIONS
from dashboard.words import PageWords


def test_every_chart_asks_a_query_that_exists():
    assert {chart.query for chart in CHARTS} <= set(queries.names())


def test_no_two_charts_have_one_name():
    names = [chart.name for chart in CHARTS]
    assert len(set(names)) == len(names)
    assert PYRAMID in names


def test_the_dimensions_are_those_of_the_queries_and_each_has_a_chart():
    assert DIMENSIONS == queries.SELECTION
    assert {name for chart in CHARTS for name in chart.own} == set(DIMENSIONS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_dimension_and_value_has_words(lab, language):
    assert set(interface(language)["dimensions"]) == set(DIMENSIONS)
    words = PageWords.of(lab, language)
    assert all(all(words.labels[name].values()) for name in DIMENSIONS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_has_its_words_and_no_other(language):
    charts = interface(language)["charts"]
    assert set(charts) == {chart.name for chart in CHARTS}
    assert all(words["title"] for words in charts.values())


def test_values_stand_in_the_order_of_their_types(lab):
    values = PageWords.of(lab, "en").values
    assert values["statuses"] == ("registered", "formerly_registered", "candidate_space")
    assert values["age_bands"][0] == "16-17" and values["age_bands"][-1] == "75 and over"
    assert values["first_years"] == tuple(range(2004, 2025))
    assert list(values["departements"]) == sorted(values["departements"])


@pytest.mark.parametrize(
    ("language", "largest", "rates"),
    [
        (
            "en",
            "women aged 35–39, with 75.0% (3 persons).",
            "0 in 1,000 to 500 in 1,000 residents are exposed",
        ),
        (
            "fr",
            "femmes, avec 75,0 % (3 personnes).",
            "0 sur 1 000 à 500 sur 1 000 habitants sont exposés",
        ),
    ],
)
def test_a_caption_gives_the_share_of_the_largest_and_names_no_place(lab, language, largest, rates):
    """Which département has the highest rate, the seed and the model chose."""
    words = PageWords.of(lab, language)
    labels = ("Women aged 35–39", "Men") if language == "en" else ("Femmes", "Hommes")
    counts = [[0, labels[0], 3, 4], [1, labels[1], 1, 1]]
    assert plain(words.largest(counts)).endswith(largest)
    said = words.rates([["59", "Nord (59)", 3, 4, 0.0], ["974", "La Réunion (974)", 1, 1, 500.0]])
    assert plain(said).endswith(f"{rates}.")


def plain(sentence):
    return re.sub(r"\s", " ", sentence.text)
