"""Rows of one's own are drawn with colours, stacks, panels, logs and errors."""

import pandas
import pytest

import breachlab
from breachlab.errors import BadFigure
from breachlab.notebook.shown import PLOTLY, picture_svg
from tests.support.cases import for_each

ROWS = pandas.DataFrame(
    {
        "status": ["registered", "registered", "candidate_space", "candidate_space"],
        "sex": ["female", "male", "female", "male"],
        "person_count": [30, 20, 5, 2_000],
        "low_count": [20, 10, 1, 1_000],
        "high_count": [40, 30, 9, 3_000],
    }
)
OWN = "Rows of your own: breachlab does not know whose they are"
DAYS = pandas.DataFrame(
    {"day": pandas.date_range("2025-01-01", periods=4), "n_count": [1, 4, 2, 8]}
)


def figure_of(shown):
    return [*shown.bundles()][1][PLOTLY]


@for_each(
    "looks",
    [
        {"colour": "sex"},
        {"colour": "sex", "stacked": True, "kind": "columns"},
        {"panels": "sex"},
        {"panels": "sex", "kind": "columns", "measure_title": "Persons", "along_title": "Status"},
        {"colour": "sex", "log": True, "kind": "columns"},
        {"panels": "sex", "error": ("low_count", "high_count")},
        {"colour": "sex", "kind": "points", "error": ("low_count", "high_count")},
    ],
)
def test_chart_draws_it_for_a_cell_a_file_and_plotly(lab, looks):
    shown = breachlab.chart(lab, ROWS, "status", "person_count", **looks)
    assert len(figure_of(shown)["data"]) == 2
    assert len(shown.figure.data) == 2 and shown.figure.layout.title.text
    assert "<svg" in shown.to_html() and OWN in picture_svg(shown)


def test_chart_with_colours_has_a_legend_in_words(lab):
    shown = breachlab.chart(lab, ROWS, "status", "person_count", colour="sex")
    layout, data = figure_of(shown)["layout"], figure_of(shown)["data"]
    assert layout["showlegend"] and layout["barmode"] == "group"
    assert [trace["name"] for trace in data] == ["Women", "Men"]
    assert all(each in shown.to_html() for each in ("Women", "Men"))


def test_chart_has_a_panel_a_value_and_one_scale(lab):
    layout = figure_of(breachlab.chart(lab, ROWS, "status", "person_count", panels="sex"))["layout"]
    assert layout["xaxis"]["range"] == layout["xaxis2"]["range"]
    assert [each["text"] for each in layout["annotations"]] == ["<b>Women</b>", "<b>Men</b>"]


def test_chart_is_logarithmic_with_a_tick_a_power_of_ten(lab):
    shown = breachlab.chart(lab, ROWS, "status", "person_count", colour="sex", log=True)
    axis = figure_of(shown)["layout"]["xaxis"]
    assert axis["type"] == "log" and axis["ticktext"] == ["1", "10", "100", "1,000", "10,000"]


def test_chart_of_several_measures_has_a_colour_each(lab):
    rows = ROWS[ROWS.sex == "male"]
    shown = breachlab.chart(lab, rows, "status", "low_count", "high_count")
    assert [trace["name"] for trace in figure_of(shown)["data"]] == ["low count", "high count"]


def test_chart_along_days_has_days_on_its_axis(lab):
    for kind in ("line", "points"):
        shown = breachlab.chart(lab, DAYS, "day", "n_count", kind=kind)
        axis = figure_of(shown)["layout"]["xaxis"]
        assert (
            axis["range"] == ["2025-01-01", "2025-01-04"]
            and axis["ticktext"][0] == "1 January 2025"
        )
        assert "<svg" in shown.to_html()


def test_chart_has_a_bar_for_each_row_that_is_given(lab):
    (trace,) = figure_of(breachlab.chart(lab, ROWS, "status", "person_count"))["data"]
    assert [*trace["x"]] == [30, 20, 5, 2_000]


@for_each(
    "columns, looks, said",
    [
        (
            ["status", "person_count"],
            {"colour": "sexe"},
            "Did you mean 'sex'.*There is: status, sex",
        ),
        (
            ["status", "sex"],
            {},
            "'sex' has no numbers. Columns of numbers: person_count, low_count",
        ),
        (["status"], {}, "0 measures.*There is: person_count"),
        (["status", "person_count"], {"error": ("low_count",)}, r"takes two columns"),
        (["status", "person_count"], {"log": True}, "Several rows have one status.*There is: sex"),
        (["status", "person_count"], {"kind": "pie"}, "Known: bars, columns, line, points, map"),
    ],
)
def test_chart_says_what_there_is(lab, columns, looks, said):
    with pytest.raises(BadFigure, match=said):
        breachlab.chart(lab, ROWS, *columns, **looks)


@for_each("kind", ["relation", "dict of columns", "list of dicts", "Shown", "DataFrame"])
def test_chart_and_table_take_rows_of_any_make(lab, kind):
    columns = {"sex": ["female", "male"], "person_count": [30, 20]}
    frame = pandas.DataFrame(columns)
    rows = {
        "relation": lambda: lab.cursor().from_df(frame),
        "dict of columns": lambda: columns,
        "list of dicts": lambda: frame.to_dict("records"),
        "Shown": lambda: breachlab.table(lab, frame),
        "DataFrame": lambda: frame,
    }[kind]()
    drawn = figure_of(breachlab.chart(lab, rows, "sex", "person_count", kind="points"))["data"]
    assert [each for trace in drawn for each in trace["y"]] == [30, 20]
    assert breachlab.table(lab, rows).rows.to_dict("list") == columns


@for_each(
    "rows, said",
    [
        ("exposure/by_region", r"a str was given\. Ask the question first: lab\.ask\('exposure"),
        ({"female", "male"}, r"a set was given\. Example: lab\.table\(lab\.ask\("),
        ({"sex": "female", "person_count": 30}, "no table .* a list of one length: "),
        ({"sex": ["female"], "person_count": [30, 20]}, "no table .* a list of one length: "),
        (None, "a NoneType was given"),
    ],
)
def test_what_is_no_table_is_refused_with_what_is(lab, rows, said):
    with pytest.raises(BadFigure, match=said):
        breachlab.chart(lab, rows, "sex", "person_count")
    with pytest.raises(BadFigure, match=said):
        breachlab.table(lab, rows)
