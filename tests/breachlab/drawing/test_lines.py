"""Lines for rows of one's own: in order, a gap where no number is, an axis that ends round."""

import datetime

import pytest

from breachlab.drawing.canvas import Canvas
from breachlab.drawing.lines import lines
from breachlab.query.answer_rows import Rows
from tests.support.cases import for_each


@pytest.fixture
def canvas(lab):
    return Canvas.of(lab, "en")


def test_each_measure_is_a_line_with_a_gap_for_a_null(canvas):
    rows = Rows({"age": [20, 30], "a_share": [None, 0.5], "b_share": [0.9, 0.1]})
    first, second = lines(rows, canvas, "age", "a_share", "b_share")["data"]
    assert first["x"] == second["x"] == [20, 30]
    assert first["y"] == [None, 0.5] and second["y"] == [0.9, 0.1]
    assert (first["name"], second["text"]) == ("a share", ["90.0%", "10.0%"])
    assert first["line"]["color"] != second["line"]["color"]


def test_days_stand_as_days(canvas):
    rows = Rows({"told_on": [datetime.date(2024, 3, 5)], "person_count": [7]})
    (line,) = lines(rows, canvas, "told_on", "person_count")["data"]
    assert (line["x"], line["mode"]) == (["2024-03-05"], "markers")


@for_each(
    "column, most, texts",
    [
        ("person_share", 0.978, ["0%", "50%", "100%"]),
        ("person_share", 0.05, ["0%", "2.5%", "5%"]),
        ("persons_ratio", 1.4, ["0.00", "1.00", "2.00"]),
        ("person_count", 4_100, ["0", "2 k", "4 k"]),
    ],
)
def test_an_axis_ends_at_a_round_number(canvas, column, most, texts):
    rows = Rows({"age": [20, 21], column: [0, most]})
    axis = lines(rows, canvas, "age", column)["layout"]["yaxis"]
    assert [text.replace("\xa0", " ").replace("\u202f", " ") for text in axis["ticktext"]] == texts


def test_no_rows_are_an_empty_figure(canvas):
    rows = Rows({"age": [], "person_count": []})
    assert lines(rows, canvas, "age", "person_count")["data"][0]["y"] == []


def test_a_legend_of_two_lines_stands_above_the_drawing(canvas):
    rows = Rows({"age": [20]} | {f"{letter}_share": [0.5] for letter in "abcd"})
    three, four = (
        lines(rows, canvas, "age", *rows.columns[1 : 1 + count])["layout"] for count in (3, 4)
    )
    assert four["margin"]["t"] == 2 * three["margin"]["t"]
    assert four["legend"]["yanchor"] == "bottom" and four["legend"]["y"] > 1
