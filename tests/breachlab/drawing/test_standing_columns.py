"""Columns of years that can be counted by eye."""

from dataclasses import replace

from breachlab.drawing.bars import columns
from breachlab.query.answer_rows import Rows

YEARS = [str(year) for year in range(2004, 2025)]
NINE = Rows(
    {"first_year": [2004, 2006, None], "record_count": [2, 3, 9], "person_count": [1, 3, 5]}
)


def test_years_are_all_drawn_and_a_missing_year_is_not(canvas):
    trace, _ = columns(NINE, canvas, "first_year")["data"]
    assert trace["x"] == YEARS
    assert trace["y"] == [1, 0, 3] + [0] * 18


def test_only_the_years_selected_keep_their_colour(canvas):
    selected = replace(canvas, selection={"first_years": ("2004", "2024")})
    trace, _ = columns(NINE, selected, "first_year")["data"]
    assert trace["selectedpoints"] == [0, 20]


def test_a_mark_stands_where_everyones_column_would_end(canvas):
    """Four with a year, of eight: half of everyone's five in 2005 and three in 2006."""
    everyone = Rows({"first_year": [2005, 2006], "record_count": [7, 4], "person_count": [5, 3]})
    _, marks = columns(NINE, replace(canvas, everyone=everyone), "first_year")["data"]
    assert marks["x"] == YEARS
    assert marks["y"] == [0, 2.5, 1.5] + [0] * 18


def test_no_mark_without_a_selection(canvas):
    _, marks = columns(NINE, canvas, "first_year")["data"]
    assert not marks["visible"] and marks["y"] == []


def test_an_axis_of_nobody_counts_no_part_of_a_person(canvas):
    axis = columns(NINE.head(0), canvas, "first_year")["layout"]["yaxis"]
    assert axis["ticktext"] == ["0", "1"]
    assert axis["range"] == [0, 1.05]


def test_an_axis_is_written_in_the_language_of_the_page(canvas, french_canvas):
    millions = NINE.assign(person_count=[1_500_000, 3_900_000, 0])
    english, french = (
        columns(millions, each, "first_year")["layout"]["yaxis"]["ticktext"]
        for each in (canvas, french_canvas)
    )
    assert english == ["0", "2 M", "4 M"]
    assert french == ["0", "2\u202fM", "4\u202fM"]


def test_every_fourth_year_is_named_and_the_first_is_all_before_it(canvas, french_canvas):
    for each, first in ((canvas, "2004<br>or before"), (french_canvas, "2004<br>ou avant")):
        axis = columns(NINE, each, "first_year")["layout"]["xaxis"]
        assert axis["tickvals"] == YEARS[::4]
        assert axis["ticktext"] == [first, *YEARS[4::4]]


def test_a_click_on_a_column_selects_its_year(canvas):
    trace, _ = columns(NINE, canvas, "first_year")["data"]
    assert trace["customdata"][1] == "toggle:first_years=2005"
