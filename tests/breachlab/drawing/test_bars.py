"""Lying bars of rows that can be counted by eye."""

from dataclasses import replace

from breachlab.drawing.bars import bars
from breachlab.query.answer_rows import Rows
from tests.support.cases import for_each
from tests.support.remembered import ask_rows

STATUSES = ("registered", "formerly_registered", "candidate_space")
SEVEN = Rows(
    {"status": ["registered", "candidate_space"], "record_count": [7, 3], "person_count": [5, 2]}
)
TWENTY_EIGHT = Rows({"status": STATUSES, "record_count": [11, 12, 9], "person_count": [10, 10, 8]})


def names(figure):
    return figure["layout"]["yaxis"]["ticktext"]


def test_a_value_without_rows_stands_at_zero(canvas):
    trace, _ = bars(SEVEN, canvas, "status")["data"]
    assert trace["y"] == [*STATUSES]
    assert trace["x"] == [5, 0, 2]
    assert trace["selectedpoints"] is None


def test_only_what_is_selected_keeps_its_colour(canvas):
    selected = replace(canvas, selection={"statuses": ("candidate_space",)})
    trace, _ = bars(SEVEN, selected, "status")["data"]
    assert trace["selectedpoints"] == [2]


def test_what_is_selected_elsewhere_fades_nothing(canvas):
    trace, _ = bars(SEVEN, replace(canvas, selection={"sexes": ("male",)}), "status")["data"]
    assert trace["selectedpoints"] is None


def test_a_mark_stands_where_everyones_bar_would_end(canvas):
    """Seven of twenty-eight are a quarter: of ten registered 2.5, of eight candidates 2."""
    trace, marks = bars(SEVEN, replace(canvas, everyone=TWENTY_EIGHT), "status")["data"]
    assert marks["visible"]
    assert dict(zip(marks["y"], marks["x"], strict=True)) == {
        "registered": 2.5,
        "formerly_registered": 2.5,
        "candidate_space": 2,
    }
    assert marks["y"] == trace["y"]


def test_no_mark_without_a_selection(canvas):
    _, marks = bars(SEVEN, canvas, "status")["data"]
    assert not marks["visible"] and marks["x"] == []


def test_a_mark_past_every_bar_is_not_cut_off(canvas):
    everyone = SEVEN.assign(person_count=[70, 0])
    layout = bars(SEVEN, replace(canvas, everyone=everyone), "status")["layout"]
    assert layout["xaxis"]["range"] == [0, 1.05 * 7]  # a mark at seven, a bar at five


def test_nobody_at_all_is_drawn_at_zero_with_marks_at_zero(canvas):
    nobody = SEVEN.head(0)
    trace, marks = bars(nobody, replace(canvas, everyone=nobody), "status")["data"]
    assert trace["x"] == marks["x"] == [0, 0, 0]


def test_a_bar_is_named_with_its_number_and_says_more_on_pointing_at_it(canvas):
    figure = bars(SEVEN, canvas, "status")
    assert names(figure)[0] == "Registered (inscrit)  <b>5</b>"
    assert figure["data"][0]["hovertext"][0] == (
        "<b>Registered (inscrit)</b><br>5 persons<br>7 records"
    )


def test_a_click_on_a_bar_selects_its_value(canvas):
    trace, _ = bars(SEVEN, canvas, "status")["data"]
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
    trace, _ = figure["data"]
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
    trace, _ = bars(rows, canvas, "channel", "reached_share")["data"]
    assert trace["x"] == [0]


def test_rows_of_no_dimension_have_no_mark_as_those_of_everyone_may_be_others(canvas):
    """Of women the letter is first and nobody has a text message; of everyone it is last."""
    women = Rows({"channel": ["letter", "email"], "person_count": [4, 1]})
    everyone = Rows({"channel": ["email", "sms", "letter"], "person_count": [9, 8, 7]})
    trace, marks = bars(women, replace(canvas, everyone=everyone), "channel")["data"]
    assert trace["x"] == [4, 1]
    assert not marks["visible"]


def test_no_row_is_a_drawing_without_bars(canvas):
    figure = bars(Rows({"channel": [], "person_count": []}), canvas, "channel")
    assert figure["data"][0]["x"] == []
    assert figure["layout"]["height"] > 0


def test_a_short_name_and_its_number_have_room_in_bold_digits(canvas):
    """Five bold digits, a point and a letter take about sixty pixels, a name of one ten more."""
    rows = Rows({"number": [1], "person_count": [10_000_000]})
    assert bars(rows, canvas, "number")["layout"]["margin"]["l"] >= 72
