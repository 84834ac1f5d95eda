"""Cells of first registration and end that can be counted by eye."""

from dataclasses import replace
from itertools import pairwise

import pytest

from breachlab.drawing.history_map import EDGES, YEARS, history_map
from breachlab.query.answer_rows import Rows

NINE = Rows(
    {
        "first_year": [2004, 2010, 2010, 2010],
        "history_id": ["3-5", "registered", "0", "3-5"],
        "record_count": [5, 2, 3, 6],
        "person_count": [5, 2, 2, 6],
        "living_here_person_count": [4, 2, 1, 6],
        "persons_per_year": [None, None, 1.0, 2.0],
    }
)


def heat(figure, edges):
    """Return {(year, row): shade} of the cells that are not faded."""
    return {
        (str(round(2004 + sum(sides) / 2)), number): shade
        for trace in figure["data"]
        if trace["type"] == "heatmap" and trace["opacity"] == 1 and trace["y"] == edges
        for number, row in enumerate(trace["z"])
        for sides, shade in zip(pairwise(trace["x"]), row, strict=True)
        if shade is not None
    }


def bars(figure, is_pointed_at=False):
    """Return the bars of years and of bands: those that are drawn, or those that are pointed at."""
    found = [trace for trace in figure["data"] if trace["type"] == "bar"]
    return [trace for trace in found if ("customdata" in trace) is is_pointed_at]


@pytest.fixture
def drawn(canvas):
    return history_map(NINE, canvas)


def test_the_bands_are_drawn_as_wide_as_they_are_and_know_all_of_them(canvas):
    assert tuple(YEARS) == canvas.dimensions["end_bands"].values
    assert EDGES == [0, 1, 2, 3, 6, 11, 16, 20]


def test_a_shade_is_persons_per_year_and_what_is_open_is_counted_apart(drawn):
    assert heat(drawn, EDGES) == {("2010", 0): 1.0, ("2010", 3): 2.0, ("2004", 3): 4}
    assert heat(drawn, [-2.4, -0.4]) == {("2010", 0): 2}
    (grey,) = {
        str(trace["colorscale"])
        for trace in drawn["data"]
        if trace["type"] == "heatmap" and trace["x"] == [-0.5, 0.5]
    }
    assert "76,110,245" not in grey


def test_sums_by_year_hatch_what_is_no_whole_year_and_those_by_end_are_per_year(drawn):
    years, ends = bars(drawn)
    assert dict(zip(years["x"], years["y"], strict=True))[2010 - 2004] == 9
    hatched = zip(years["x"], years["marker"]["pattern"]["shape"], strict=True)
    assert [2004 + year for year, shape in hatched if shape] == [2004, 2024]
    assert ends["x"] == [1, 0, 0, 10 / 3, 0, 0, 0]
    assert ends["y"][3] == 4.5 and ends["width"][3] == 2.8


def test_a_cell_selects_its_year_and_its_end_or_those_registered(drawn):
    acts = {
        act
        for trace in drawn["data"]
        if trace["type"] == "heatmap"
        for row in trace["customdata"]
        for act in row
    }
    assert "toggle:first_years=2010&end_bands=3-5" in acts
    assert "toggle:first_years=2010&statuses=registered" in acts
    assert len(acts) == 21 * 8


def test_a_selected_year_fades_the_others(canvas):
    selected = replace(canvas, selection={"first_years": ("2004",)})
    drawn = history_map(NINE, selected)
    assert heat(drawn, EDGES) == {("2004", 3): 4}
    years, ends = bars(drawn)
    assert years["selectedpoints"] == [0] and ends["selectedpoints"] is None


def test_nobody_is_drawn_as_an_empty_map(canvas):
    drawn = history_map(NINE.head(0), canvas)
    assert heat(drawn, EDGES) == {}
    assert len(drawn["data"]) == 8


def test_history_map_has_clear_bars_of_full_length_that_are_pointed_at(drawn):
    years, ends = bars(drawn, is_pointed_at=True)
    assert (set(years["y"]), set(ends["x"])) == ({9}, {10 / 3})
    assert (years["width"], ends["width"]) == ([1] * 21, [*YEARS.values()])
    assert years["customdata"][6] == "toggle:first_years=2010"
    assert years["hovertext"][6].startswith("<b>2010</b><br>9 exposed residents")
    for shown, pointed_at in zip(bars(drawn), (years, ends), strict=True):
        assert shown["hoverinfo"] == "skip" and pointed_at["marker"]["opacity"] == 0


def test_history_map_is_pointed_at_within_pixels_or_the_last_bar_would_answer(drawn):
    assert drawn["layout"]["hovermode"] == "closest" and drawn["layout"]["hoverdistance"] > 0
