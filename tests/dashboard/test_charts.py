"""The lists of the dashboard equal what they list."""

import pandas
import pytest

from breachlab import ask, find, queries
from breachlab.headlines import headline
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


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_a_caption_is_what_the_query_says_and_names_no_highest_rate(lab, english, chart):
    """Which département has the highest rate, the seed and the model chose."""
    words, rows = PageWords.of(lab, "en"), ask(lab, chart.query)
    caption = chart.caption(rows, words)
    if chart.name == "by_departement":
        assert caption.startswith("As modelled, from ") and "residents are exposed." in caption
        assert not any(name in caption for name in rows.departement_name)
    else:
        assert caption.startswith(headline(find(chart.query), rows, english).text)


def test_a_departement_without_a_row_has_a_rate_of_nothing(lab):
    rows = pandas.DataFrame({"departement_code": ["59"], "persons_per_thousand": [500.0]})
    said = PageWords.of(lab, "en").rates("exposure/by_departement", rows).text
    assert said == "As modelled, from 0 in 1,000 to 500 in 1,000 residents are exposed."
    none = PageWords.of(lab, "en").rates("exposure/by_departement", rows[:0]).text
    assert none == "Nobody."
