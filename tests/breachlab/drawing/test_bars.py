"""Bars, columns and a pyramid of rows that can be counted by eye."""

from dataclasses import replace

from breachlab.drawing.bars import bars, columns, pyramid
from breachlab.query.answer_rows import Rows
from tests.support.cases import for_each
from tests.support.remembered import ask_rows

STATUSES = ("registered", "formerly_registered", "candidate_space")
SEVEN = Rows(
    {"status": ["registered", "candidate_space"], "record_count": [7, 3], "person_count": [5, 2]}
)


def names(figure):
    return figure["layout"]["yaxis"]["ticktext"]


def test_a_value_without_rows_stands_at_zero(canvas):
    (trace,) = bars(SEVEN, canvas, "status")["data"]
    assert trace["y"] == [*STATUSES]
    assert trace["x"] == [5, 0, 2]
    assert trace["selectedpoints"] is None


def test_only_what_is_selected_keeps_its_colour(canvas):
    selected = replace(canvas, selection={"statuses": ("candidate_space",)})
    (trace,) = bars(SEVEN, selected, "status")["data"]
    assert trace["selectedpoints"] == [2]


def test_what_is_selected_elsewhere_fades_nothing(canvas):
    (trace,) = bars(SEVEN, replace(canvas, selection={"sexes": ("male",)}), "status")["data"]
    assert trace["selectedpoints"] is None


def test_nobody_at_all_is_drawn_at_zero(canvas):
    (trace,) = bars(SEVEN.head(0), canvas, "status")["data"]
    assert trace["x"] == [0, 0, 0]


def test_a_bar_is_named_with_its_number_and_says_more_on_pointing_at_it(canvas):
    figure = bars(SEVEN, canvas, "status")
    assert names(figure)[0] == "Registered (inscrit)  <b>5</b>"
    assert figure["data"][0]["hovertext"][0] == (
        "<b>Registered (inscrit)</b><br>5 persons<br>7 records"
    )


def test_a_click_on_a_bar_selects_its_value(canvas):
    (trace,) = bars(SEVEN, canvas, "status")["data"]
    assert trace["customdata"] == [f"toggle:statuses={status}" for status in STATUSES]


def test_the_french_of_a_term_begins_a_line_and_the_bars_have_room_for_both(canvas):
    figure = bars(SEVEN, canvas, "status")
    assert names(figure)[1] == "Formerly registered<br>(radié)  <b>0</b>"
    one_line = bars(Rows({"sex": [], "person_count": []}), canvas, "sex")
    assert figure["layout"]["height"] / 3 > one_line["layout"]["height"] / 2


def test_french_numbers(french_canvas):
    rows = SEVEN.assign(person_count=[12_345, 1_500_000], record_count=[20_000, 2_000_000])
    figure = bars(rows, french_canvas, "status")
    assert names(figure)[0] == "Inscrits  <b>12,3\u202fk</b>"
    assert figure["data"][0]["hovertext"][2].endswith(
        "<br>1\u202f500\u202f000 personnes<br>2\u202f000\u202f000 de dossiers"
    )


def test_rows_of_no_dimension_are_drawn_with_their_labels_and_select_nothing(canvas, lab):
    rows = ask_rows(lab, "notification/channels")
    figure = bars(rows, canvas, "channel", "left_person_count")
    (trace,) = figure["data"]
    assert trace["x"] == rows["left_person_count"]
    assert names(figure)[0].startswith("E-mail  <b>")
    assert names(figure)[-1] == "Public notice alone  <b>0</b>"
    assert set(trace["customdata"]) == {""} and trace["selectedpoints"] is None


@for_each(
    "measure, value, written",
    [
        ("reached_share", 0.625, "62.5%"),
        ("letter_cost_eur", 7_953_112, "€8.0 million"),
        ("persons_per_thousand", 0.104, "0.10 in 1,000"),
        ("call_count", 12_345, "12.3 k"),
    ],
)
def test_a_measure_is_written_in_its_unit(canvas, measure, value, written):
    figure = bars(Rows({"channel": ["sms"], measure: [value]}), canvas, "channel", measure)
    assert names(figure) == [f"SMS  <b>{written}</b>"]


def test_a_measure_that_is_null_is_nothing(canvas):
    rows = Rows({"channel": ["sms"], "reached_share": [None]})
    (trace,) = bars(rows, canvas, "channel", "reached_share")["data"]
    assert trace["x"] == [0]


def test_no_row_is_a_drawing_without_bars(canvas):
    figure = bars(Rows({"channel": [], "person_count": []}), canvas, "channel")
    assert figure["data"][0]["x"] == []
    assert figure["layout"]["height"] > 0


def test_a_short_name_and_its_number_have_room_in_bold_digits(canvas):
    """Five bold digits, a point and a letter take about sixty pixels, a name of one ten more."""
    rows = Rows({"number": [1], "person_count": [10_000_000]})
    assert bars(rows, canvas, "number")["layout"]["margin"]["l"] >= 72


YEARS = [str(year) for year in range(2004, 2025)]
NINE = Rows(
    {"first_year": [2004, 2006, None], "record_count": [2, 3, 9], "person_count": [1, 3, 5]}
)


def test_years_are_all_drawn_and_a_missing_year_is_not(canvas):
    (trace,) = columns(NINE, canvas, "first_year")["data"]
    assert trace["x"] == YEARS
    assert trace["y"] == [1, 0, 3] + [0] * 18


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


AGES = ["16-17", "16-17", "75 and over"]
THIRTEEN = Rows(
    {
        "age_band": AGES,
        "sex": ["female", "male", "male"],
        "person_count": [4, 5, 1],
        "living_here_person_count": [3, 5, 1],
        "resident_count": [10, 20, 4],
        "persons_per_thousand": [300.0, 250.0, 250.0],
    }
)


def sides(figure):
    """Return the traces: residents and exposed women, residents and exposed men."""
    return figure["data"]


def test_women_stand_left_and_men_right_with_the_residents_behind(canvas):
    all_women, women, all_men, men = sides(pyramid(THIRTEEN, canvas))
    assert (women["x"][0], men["x"][0], men["x"][-1]) == (3, 5, 1)
    assert (all_women["x"][0], all_men["x"][0], all_men["x"][-1]) == (10, 20, 4)
    assert women["xaxis"] == all_women["xaxis"] == "x"
    assert men["xaxis"] == all_men["xaxis"] == "x2"
    assert all_women["hoverinfo"] == all_men["hoverinfo"] == "skip"


def test_an_age_without_rows_stands_at_zero(canvas):
    for trace in sides(pyramid(THIRTEEN, canvas)):
        assert trace["y"] == [*canvas.dimensions["age_bands"].values]
        assert trace["x"][1:-1] == [0] * 12


def test_both_sides_have_one_scale_that_ends_past_all_residents(canvas):
    layout = pyramid(THIRTEEN, canvas)["layout"]
    assert layout["xaxis"]["range"] == [21, 0]
    assert layout["xaxis2"]["range"] == [0, 21]
    assert layout["xaxis"]["ticktext"] == layout["xaxis2"]["ticktext"] == ["0", "10", "20"]


def test_more_exposed_than_residents_are_not_cut_off(canvas):
    """Residents are of the year before, so a small place may have fewer."""
    layout = pyramid(THIRTEEN.assign(living_here_person_count=[3, 40, 1]), canvas)["layout"]
    assert layout["xaxis2"]["range"] == [0, 42]


def test_an_axis_of_a_pyramid_of_nobody_counts_no_part_of_a_person(canvas):
    layout = pyramid(THIRTEEN.head(0), canvas)["layout"]
    assert layout["xaxis"]["ticktext"] == ["0", "1"]


def test_a_sex_selected_fades_all_of_the_other_side(canvas):
    _, women, _, men = sides(pyramid(THIRTEEN, replace(canvas, selection={"sexes": ("male",)})))
    assert (women["x"][0], women["selectedpoints"]) == (3, [])
    assert (men["x"][0], men["selectedpoints"]) == (5, None)


def test_an_age_selected_fades_the_others_on_both_sides(canvas):
    selected = replace(canvas, selection={"age_bands": ("16-17", "75 and over")})
    _, women, _, men = sides(pyramid(THIRTEEN, selected))
    assert women["selectedpoints"] == men["selectedpoints"] == [0, 13]


def test_a_click_on_a_bar_selects_its_age_and_its_side(canvas):
    _, women, _, men = sides(pyramid(THIRTEEN, canvas))
    assert women["customdata"][-1] == "toggle:age_bands=75 and over&sexes=female"
    assert men["customdata"][0] == "toggle:age_bands=16-17&sexes=male"


@for_each(
    "language, told",
    [
        (
            "canvas",
            "<b>16–17 · women</b><br>3 exposed residents<br>10 residents<br>300 in 1,000",
        ),
        (
            "french_canvas",
            "<b>16–17 ans · femmes</b><br>3 habitants exposés<br>10 habitants"
            "<br>300 sur 1\u202f000",
        ),
    ],
)
def test_a_bar_says_of_how_many_residents_it_is(request, language, told):
    _, women, *_ = sides(pyramid(THIRTEEN, request.getfixturevalue(language)))
    assert women["hovertext"][0] == told


def test_an_age_without_rows_says_that_it_is_nobody(canvas):
    _, women, *_ = sides(pyramid(THIRTEEN, canvas))
    assert women["hovertext"][-1] == "<b>75 and over · women</b><br>0 exposed residents"
