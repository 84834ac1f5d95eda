"""The lists of the dashboard equal what they list."""

from breachlab import queries
from dashboard.charts import CHARTS, PYRAMID
from dashboard.selection import DIMENSIONS
from dashboard.words import GROUPS, LABELS, PHRASES, TITLES


def test_every_chart_asks_a_query_that_exists():
    assert {chart.query for chart in CHARTS} <= set(queries.names())


def test_no_two_charts_have_one_name():
    names = [chart.name for chart in CHARTS]
    assert len(set(names)) == len(names)
    assert PYRAMID in names


def test_the_dimensions_are_those_of_the_queries_and_each_has_a_chart():
    assert DIMENSIONS == queries.SELECTION
    assert {name for chart in CHARTS for name in chart.own} == set(DIMENSIONS)


def test_every_dimension_and_value_has_words(lab):
    assert set(LABELS) == set(GROUPS) == set(PHRASES) == set(TITLES) == set(DIMENSIONS)
    known = {
        (name, word)
        for name, word in lab.cursor().execute("from selection_values").fetchall()
        if name in DIMENSIONS
    }
    assert {(name, str(value)) for name in LABELS for value in LABELS[name]} == known
