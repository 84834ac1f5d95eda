"""Bars, columns and a pyramid of rows that can be counted by eye."""

from dataclasses import replace

import pytest

from breachlab.drawing.bars import bars, columns, pyramid
from breachlab.query.answer_rows import Rows
from tests.support.remembered import ask_rows

STATUSES = ("registered", "formerly_registered", "candidate_space")
SEVEN = Rows(
    {"status": ["registered", "candidate_space"], "record_count": [7, 3], "person_count": [5, 2]}
)


def names(figure):
    return figure["layout"]["yaxis"]["ticktext"]


def test_bars_are_of_every_value_in_its_order_and_select_it(canvas):
    (trace,) = bars(SEVEN, canvas, "status")["data"]
    assert trace["y"] == [*STATUSES] and trace["x"] == [5, 0, 2]
    assert trace["customdata"] == [f"toggle:statuses={status}" for status in STATUSES]
    assert trace["hovertext"][0] == "<b>Registered (inscrit)</b><br>5 persons<br>7 records"
    (trace,) = bars(SEVEN.head(0), canvas, "status")["data"]
    assert trace["x"] == [0, 0, 0]


@pytest.mark.parametrize(
    ("selection", "kept"),
    [({}, None), ({"sexes": ("male",)}, None), ({"statuses": ("candidate_space",)}, [2])],
)
def test_bars_fade_but_those_selected_of_their_own_dimension(canvas, selection, kept):
    (trace,) = bars(SEVEN, replace(canvas, selection=selection), "status")["data"]
    assert trace["selectedpoints"] == kept


def test_bars_have_room_for_their_names(canvas):
    """Five bold digits, a point and a letter take about sixty pixels, a name of one ten more."""
    two_lines = bars(SEVEN, canvas, "status")
    assert names(two_lines)[1] == "Formerly registered<br>(radié)  <b>0</b>"
    one_line = bars(Rows({"sex": [], "person_count": []}), canvas, "sex")
    assert two_lines["layout"]["height"] / 3 > one_line["layout"]["height"] / 2
    short = bars(Rows({"number": [1], "person_count": [10_000_000]}), canvas, "number")
    assert short["layout"]["margin"]["l"] >= 72


def test_bars_have_french_numbers(french_canvas):
    rows = SEVEN.assign(person_count=[12_345, 1_500_000], record_count=[20_000, 2_000_000])
    figure = bars(rows, french_canvas, "status")
    assert names(figure)[0] == "Inscrits  <b>12,3\u202fk</b>"
    assert figure["data"][0]["hovertext"][2].endswith(
        "<br>1\u202f500\u202f000 personnes<br>2\u202f000\u202f000 de dossiers"
    )


def test_bars_of_no_dimension_have_labels_and_select_nothing(canvas, lab):
    rows = ask_rows(lab, "notification/channels")
    figure = bars(rows, canvas, "channel", "left_person_count")
    (trace,) = figure["data"]
    assert trace["x"] == rows["left_person_count"]
    assert names(figure)[0].startswith("E-mail  <b>")
    assert set(trace["customdata"]) == {""} and trace["selectedpoints"] is None
    empty = bars(Rows({"channel": [], "person_count": []}), canvas, "channel")
    assert empty["data"][0]["x"] == [] and empty["layout"]["height"] > 0


@pytest.mark.parametrize(
    ("measure", "value", "written", "drawn"),
    [
        ("reached_share", 0.625, "62.5%", 0.625),
        ("letter_cost_eur", 7_953_112, "€8.0 million", 7_953_112),
        ("persons_per_thousand", 0.104, "0.10 in 1,000", 0.104),
        ("call_count", 12_345, "12.3 k", 12_345),
        ("reached_share", None, "–", 0),
    ],
)
def test_measure_of_bars_is_written_in_its_unit(canvas, measure, value, written, drawn):
    figure = bars(Rows({"channel": ["sms"], measure: [value]}), canvas, "channel", measure)
    assert names(figure) == [f"SMS  <b>{written}</b>"]
    assert figure["data"][0]["x"] == [drawn]


YEARS = [str(year) for year in range(2004, 2025)]
NINE = Rows(
    {"first_year": [2004, 2006, None], "record_count": [2, 3, 9], "person_count": [1, 3, 5]}
)


def test_columns_are_of_all_years_with_an_axis_of_whole_persons(canvas, french_canvas):
    (trace,) = columns(NINE, canvas, "first_year")["data"]
    assert trace["x"] == YEARS and trace["y"] == [1, 0, 3] + [0] * 18
    axis = columns(NINE, french_canvas, "first_year")["layout"]["xaxis"]
    assert axis["tickvals"] == YEARS[::4]
    assert axis["ticktext"] == ["2004<br>ou avant", *YEARS[4::4]]
    axis = columns(NINE.head(0), canvas, "first_year")["layout"]["yaxis"]
    assert axis["ticktext"] == ["0", "1"] and axis["range"] == [0, 1.05]
    millions = NINE.assign(person_count=[1_500_000, 3_900_000, 0])
    axis = columns(millions, french_canvas, "first_year")["layout"]["yaxis"]
    assert axis["ticktext"] == ["0", "2\u202fM", "4\u202fM"]


THIRTEEN = Rows(
    {
        "age_band": ["16-17", "16-17", "75 and over"],
        "sex": ["female", "male", "male"],
        "person_count": [4, 5, 1],
        "living_here_person_count": [3, 5, 1],
        "resident_count": [10, 20, 4],
        "persons_per_thousand": [300.0, 250.0, 250.0],
    }
)


def test_pyramid_has_women_left_and_men_right_with_the_residents_behind(canvas):
    all_women, women, all_men, men = pyramid(THIRTEEN, canvas)["data"]
    for trace, first, last in ((women, 3, 0), (men, 5, 1), (all_women, 10, 0), (all_men, 20, 4)):
        assert trace["y"] == [*canvas.dimensions["age_bands"].values]
        assert trace["x"] == [first, *[0] * 12, last]
    assert women["xaxis"] == all_women["xaxis"] == "x"
    assert men["xaxis"] == all_men["xaxis"] == "x2"
    assert all_women["hoverinfo"] == all_men["hoverinfo"] == "skip"
    assert women["customdata"][-1] == "toggle:age_bands=75 and over&sexes=female"
    assert men["customdata"][0] == "toggle:age_bands=16-17&sexes=male"


def test_pyramid_has_one_scale_that_ends_past_all_residents_and_exposed(canvas):
    layout = pyramid(THIRTEEN, canvas)["layout"]
    assert layout["xaxis"]["range"] == [21, 0] and layout["xaxis2"]["range"] == [0, 21]
    assert layout["xaxis"]["ticktext"] == layout["xaxis2"]["ticktext"] == ["0", "10", "20"]
    # residents are of the year before, so a small place may have fewer
    layout = pyramid(THIRTEEN.assign(living_here_person_count=[3, 40, 1]), canvas)["layout"]
    assert layout["xaxis2"]["range"] == [0, 42]
    layout = pyramid(THIRTEEN.head(0), canvas)["layout"]
    assert layout["xaxis"]["ticktext"] == ["0", "1"]


@pytest.mark.parametrize(
    ("selection", "of_women", "of_men"),
    [
        ({"sexes": ("male",)}, [], None),
        ({"age_bands": ("16-17", "75 and over")}, [0, 13], [0, 13]),
    ],
)
def test_pyramid_fades_what_is_not_selected_on_its_side(canvas, selection, of_women, of_men):
    _, women, _, men = pyramid(THIRTEEN, replace(canvas, selection=selection))["data"]
    assert (women["x"][0], women["selectedpoints"]) == (3, of_women)
    assert (men["x"][0], men["selectedpoints"]) == (5, of_men)


def test_pyramid_says_of_how_many_residents_a_bar_is(canvas, french_canvas):
    _, women, *_ = pyramid(THIRTEEN, canvas)["data"]
    told = "<b>16–17 · women</b><br>3 exposed residents<br>10 residents<br>300 in 1,000"
    assert women["hovertext"][0] == told
    assert women["hovertext"][-1] == "<b>75 and over · women</b><br>0 exposed residents"
    _, women, *_ = pyramid(THIRTEEN, french_canvas)["data"]
    told = "<b>16–17 ans · femmes</b><br>3 habitants exposés<br>10 habitants<br>300 sur 1\u202f000"
    assert women["hovertext"][0] == told
