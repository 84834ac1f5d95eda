"""The lists of the dashboard equal what they list."""

import pytest

from breachlab import ask, find, queries
from breachlab.headlines import headline
from breachlab.words import LANGUAGES
from breachlab.words.language import interface
from dashboard.charts import CHARTS, FIRST_VIEWS, PYRAMID, views
from dashboard.selection import DIMENSIONS
from dashboard.words import PageWords
from data_gen.calibration import tables, unemployment


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
    if chart.name == "rate_by_departement":
        assert caption.startswith("As modelled, from ")
        assert not any(name in caption for name in rows.departement_name)
    else:
        assert caption == headline(find(chart.query), rows, english).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_switch_and_each_of_its_views_has_words(language):
    for chart in CHARTS:
        keys = ["views", *(f"view_{view}" for view in chart.views)] if chart.views else []
        assert all(interface(language)["charts"][chart.name].get(key) for key in keys)


def test_a_view_asks_its_own_in_place_of_the_selection_and_of_its_chart_alone():
    by_place, by_age = CHARTS[:2]
    selection = {"statuses": ["candidate_space"], "departements": ["59"], "sexes": ["female"]}
    registered = views(["registered"])
    assert by_place.asked(selection, registered) == {
        "statuses": ["registered"],
        "sexes": ["female"],
    }
    assert by_place.asked(selection, views(["all"])) == by_place.asked(selection, FIRST_VIEWS)
    assert by_age.asked(selection, registered) == by_age.asked(selection, FIRST_VIEWS)


def test_the_note_of_the_map_says_of_mayotte_what_the_model_has():
    """50,700 formerly registered, from 28,500 to 55,600."""
    counts = {}
    for setting in ("low", "central", "high"):
        counts[setting] = sum(
            int(row["persons"])
            for row in tables.read(f"{setting}/persons_by_departement")
            if (row["departement_code"], row["status"]) == ("976", "formerly_registered")
        )
    assert {name: round(count, -2) for name, count in counts.items()} == {
        "low": 28_500,
        "central": 50_700,
        "high": 55_600,
    }


def test_the_note_of_the_map_counts_the_departements_whose_job_seekers_are_followed():
    assert len(unemployment.published("fitted")) == 36
