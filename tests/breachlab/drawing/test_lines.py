"""Lines of charts: curves with the mark of a lever, steps, a user's own rows, plans by day."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from breachlab.drawing.figure_template import ATTENTION, BAR
from breachlab.drawing.lines import GAP, Along, Flag, curve, find_largest_steps, steps
from breachlab.drawing.own_chart import lines
from breachlab.drawing.plans import draw_left, name_days, plan_panels
from breachlab.query.answer_rows import Rows
from tests.support.remembered import ask_rows

FOUR = Rows(
    {
        "limit_years": [0, 1, 2, 3],
        "person_count": [4_000, 2_500_000, 12, 0],
        "least_person_count": [0, 1_000_000, 2, 0],
        "person_share": [1.0, 0.5, 0.25, 0.0],
    }
)
YEARS = Along("limit_years", "years", "years_after_the_end", "retention_years")


def chosen(canvas, choice):
    return replace(canvas, options={"retention_years": choice})


def test_curve_goes_through_every_place_and_says_each(canvas, french_canvas):
    (line,) = curve(FOUR, canvas, YEARS, "person_count")["data"]
    assert (line["x"], line["y"]) == ([0, 1, 2, 3], [4_000, 2_500_000, 12, 0])
    assert "customdata" not in line  # a click does nothing
    assert line["hovertext"] == [
        "<b>0 years</b><br>4,000 persons",
        "<b>1 year</b><br>2,500,000 persons",
        "<b>2 years</b><br>12 persons",
        "<b>3 years</b><br>0 persons",
    ]
    figure = curve(FOUR, french_canvas, YEARS, "person_count")
    assert figure["data"][0]["hovertext"][0] == "<b>0 an</b><br>4\u202f000 personnes"
    title = figure["layout"]["xaxis"]["title"]["text"]
    assert title == "années après la fin de la dernière inscription"


def test_curve_has_a_mark_where_the_lever_stands_and_else_none(canvas):
    """The browser moves it by what the line holds: as many texts and sides as places."""
    line, moved = curve(FOUR, chosen(canvas, "2"), YEARS, "person_count")["data"]
    assert line["text"] == ["4.00 k", "2.50 M", "12", "0"]
    for place, count in enumerate(line["y"]):
        data = curve(FOUR, chosen(canvas, str(place)), YEARS, "person_count")["data"]
        (mark,) = [trace for trace in data if "lever" in trace["meta"]]
        assert (mark["x"], mark["y"], mark["text"]) == ([place], [count], [line["text"][place]])
        assert (mark["meta"]["lever"], mark["meta"]["of"]) == ("retention_years", [0])
        assert mark["textposition"] == moved["meta"]["sides"][place]
    for options in ({}, {"retention_years": "17"}, {"days_earlier": "1"}):
        figure = curve(FOUR, replace(canvas, options=options), YEARS, "person_count")
        assert len(figure["data"]) == 1


def test_curve_of_two_measures_draws_and_marks_the_room_between_them(canvas):
    measures = ("least_person_count", "person_count")
    flag = Flag(2, "the law allows 2 years", "allowed_years")
    figure = curve(FOUR, chosen(canvas, "1"), YEARS, *measures, flag=flag)
    lower, upper, mark = figure["data"]
    assert (lower["fill"], upper["fill"]) == ("none", "tonexty")
    assert (mark["x"], mark["y"]) == ([1, 1], [1_000_000, 2_500_000])
    assert mark["text"] == ["", "2.50 M"] and mark["meta"]["of"] == [0, 1]
    assert [trace["meta"]["counts"] for trace in figure["data"]] == [
        ["limit_years", "least_person_count"],
        ["limit_years", "person_count"],
        ["person_count"],
    ]
    assert figure["layout"]["meta"]["counts"] == ["allowed_years"]


@pytest.mark.parametrize(("at", "side"), [(0, "left"), (3, "right")])
def test_curve_names_a_place_on_the_side_where_there_is_room(canvas, at, side):
    layout = curve(FOUR, canvas, YEARS, "person_count", flag=Flag(at, "here"))["layout"]
    assert [shape["x0"] for shape in layout["shapes"]] == [at]
    (name,) = layout["annotations"]
    assert (name["text"], name["x"], name["xanchor"]) == ("here", at, side)


@pytest.mark.parametrize("rows", [FOUR.head(0), FOUR.head(1), FOUR.assign(person_count=0)])
def test_curve_of_nobody_and_of_one_place_is_drawn_too(canvas, french_canvas, rows):
    for each in (canvas, french_canvas):
        figure = curve(rows, chosen(each, "0"), YEARS, "person_count")
        assert figure["data"][0]["mode"] == ("lines" if len(rows) > 1 else "markers")
        assert figure["layout"]["yaxis"]["range"][1] >= 1
        axis = figure["layout"]["xaxis"]
        assert len(axis["tickvals"]) == len(axis["ticktext"])


# Ten, thirty more, then eight.
DAYS = ("2023-08-23", "2024-02-07", "2025-08-06")


def rows_of(*counts):
    """Return breaches of (new, so far)."""
    names = ("new_person_count", "person_count")
    rows = Rows.of_dicts([dict(zip(names, each, strict=True)) for each in counts])
    return rows.assign(
        breach_id=["PE2023", "VIAMEDIS", "BOUYGUES"][: len(counts)],
        breached_on=[date.fromisoformat(day) for day in DAYS[: len(counts)]],
        standing="confirmed",
        little_overlap_person_count=40,
        much_overlap_person_count=30,
    )


THREE = rows_of((10, 10), (30, 40), (8, 48))


def names(figure):
    return [(each["text"], each["y"]) for each in figure["layout"]["annotations"]]


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0]])
def test_steps_go_along_the_days_in_whatever_order_the_rows_are(canvas, order):
    figure = steps(THREE.take(order), canvas)
    line, marks = figure["data"]
    assert (line["x"], line["y"], line["line"]["shape"]) == ([*DAYS], [10, 40, 48], "hv")
    assert figure["layout"]["yaxis"]["range"] == pytest.approx([0, 48 * 1.05 * 1.12])
    # Plotly takes the last of those whose radius, of 3 pixels at least, holds the pointer
    assert line["marker"]["size"] == [0, 0, 0] and marks["marker"]["size"] / 2 <= 3
    empty = steps(THREE.head(0), replace(canvas, options={"overlap": "much"}))
    assert empty["data"][0]["x"] == [] and names(empty) == []


def test_steps_are_marked_where_they_add_somebody_and_say_whom(canvas, french_canvas):
    _, marks = steps(rows_of((10, 10), (0, 10), (8, 18)), canvas)["data"]
    assert marks["x"] == [DAYS[0], DAYS[2]]
    rows = THREE.assign(standing=["confirmed", "claimed", "confirmed"])
    _, marks = steps(rows, canvas)["data"]
    assert marks["marker"]["symbol"] == ["circle", "circle-open", "circle"]
    assert "February 2024 · claimed" in marks["hovertext"][1]
    assert steps(THREE, canvas)["data"][0]["hovertext"][1] == (
        "<b>Viamedis and Almerys</b><br>February 2024 · confirmed<br>30 persons in no earlier "
        "breach<br>in another breach so far: 40"
    )
    assert steps(THREE, french_canvas)["data"][0]["hovertext"][0] == (
        "<b>Pôle emploi (Majorel)</b><br>août 2023 · confirmée<br>"
        "10 personnes dans aucune fuite précédente<br>dans une autre fuite à ce jour\u202f: 10"
    )


def test_steps_are_named_by_what_they_add_from_low_to_high_and_apart(canvas):
    figure = steps(THREE, canvas)
    texts, heights = zip(*names(figure), strict=True)
    assert texts == (
        "Pôle emploi<br>(Majorel)  <b>+10</b>",
        "Viamedis and Almerys  <b>+30</b>",
        "Bouygues Telecom  <b>+8</b>",
    )
    end = figure["layout"]["yaxis"]["range"][1]
    assert all(high - low >= 0.99 * GAP * end for low, high in pairwise(heights))  # rounded


def test_the_five_largest_steps_are_those_that_have_names():
    rows = [{"new_person_count": each} for each in (9, 1, 8, 0, 7, 6, 2, 5)]
    assert [row["new_person_count"] for row in find_largest_steps(rows)] == [9, 8, 7, 6, 5]
    assert find_largest_steps([{"new_person_count": 0}]) == []


@pytest.mark.parametrize(
    ("case", "named"),
    [
        ("little", [("if they overlap little: 40", 40)]),
        ("much", [("if they overlap much: 30", 30)]),
        ("random", []),
    ],
)
def test_steps_of_a_case_have_a_line_across_with_its_name(canvas, case, named):
    figure = steps(THREE, replace(canvas, options={"overlap": case}))
    assert names(figure)[3:] == named
    across = [(each["y0"], each["y1"]) for each in figure["layout"]["shapes"]]
    assert across == [(count, count) for _, count in named]


TWO_SHARES = Rows({"age": [20, 30], "a_share": [None, 0.5], "b_share": [0.9, 0.1]})


def test_two_lines_differ_in_name_and_colour_and_have_a_gap_for_a_null(canvas):
    first, second = lines(TWO_SHARES, canvas, "age", "a_share", "b_share")["data"]
    assert first["x"] == second["x"] == [20, 30]
    assert first["y"] == [None, 0.5] and second["y"] == [0.9, 0.1]
    assert first["name"] == "a share"
    assert second["hovertext"] == ["<b>20 · b share</b><br>90.0%", "<b>30 · b share</b><br>10.0%"]
    assert first["line"]["color"] != second["line"]["color"]


def test_one_line_has_its_name_at_the_axis_and_two_have_a_legend(canvas):
    both = lines(TWO_SHARES, canvas, "age", "a_share", "b_share")["layout"]
    alone = lines(TWO_SHARES, canvas, "age", "a_share")["layout"]
    assert (alone["showlegend"], alone["yaxis"]["title"]["text"]) == (False, "a share")
    assert both["showlegend"] and "title" not in both["yaxis"]
    assert alone["hovermode"] == both["hovermode"] == "x unified"
    assert alone["xaxis"]["title"]["text"] == both["xaxis"]["title"]["text"] == "age"


def test_a_line_of_one_day_is_a_mark_and_one_of_none_is_empty(canvas):
    rows = Rows({"told_on": [date(2024, 3, 5)], "person_count": [7]})
    (line,) = lines(rows, canvas, "told_on", "person_count")["data"]
    assert (line["x"], line["mode"]) == (["2024-03-05"], "markers")
    (line,) = lines(rows.head(0), canvas, "told_on", "person_count")["data"]
    assert line["y"] == []


@pytest.mark.parametrize(
    ("column", "most", "texts"),
    [
        ("person_share", 0.978, ["0%", "50%", "100%"]),
        ("person_share", 0.05, ["0%", "2.5%", "5%"]),
        ("persons_ratio", 1.4, ["0.00", "1.00", "2.00"]),
        ("person_count", 4_100, ["0", "2 k", "4 k"]),
    ],
)
def test_axis_of_lines_ends_at_a_round_number(canvas, column, most, texts):
    rows = Rows({"age": [20, 21], column: [0, most]})
    axis = lines(rows, canvas, "age", column)["layout"]["yaxis"]
    assert [text.replace("\xa0", " ").replace("\u202f", " ") for text in axis["ticktext"]] == texts


def paced(canvas):
    return replace(canvas, options={"plan": "paced"})


def test_left_adds_up_by_channel_and_the_other_plan_is_the_line(canvas, lab):
    rows = ask_rows(lab, "notification/waves", calls_per_day=2)
    assert rows["held_back_last_day_number"][0] > rows["last_day_number"][0]
    for each, stacked, other in (
        (paced(canvas), "held_back_backlog_person_count", rows["backlog_person_count"]),
        (canvas, "backlog_person_count", rows["held_back_backlog_person_count"]),
    ):
        *bars, line = draw_left(rows, each)["data"]
        sums = [sum(each) for each in zip(*(bar["y"] for bar in bars), strict=True)]
        assert len(bars) == 4 and sums == rows[stacked] and line["y"] == other
    *lower, upper = bars
    assert {each["hoverinfo"] for each in (*lower, line)} == {"skip"}  # a day is told once
    assert upper["hoverinfo"] == "text" and "Left for SMS" in upper["hovertext"][0]
    assert draw_left(rows.head(0), canvas)["data"][0]["x"] == []


@pytest.mark.parametrize("count", [1, 4, 5, 40, 366])
def test_days_with_a_name_are_four_at_most_and_the_first_among_them(canvas, count):
    days = [date(2024, 3, 13) + timedelta(number) for number in range(count)]
    names = name_days(days, canvas)["ticktext"]
    assert names[0] == "13 March" and 1 <= len(names) <= 4


ROWS = Rows(
    {
        "called_on": [date(2024, 3, day) for day in (13, 14, 15)],
        "told_person_count": [300, 400, 400],
        "held_back_told_person_count": [100, 200, 390],
        "expected_call_count": [40.0, 30.0, 5.0],
        "held_back_call_count": [10.0, 12.0, 14.0],
        "peak_call_count": 40.0,
        "held_back_peak_call_count": 14.0,
        "last_told_on": date(2024, 3, 14),
        "held_back_last_told_on": date(2024, 3, 15),
        "last_told_person_count": 400,
        "held_back_last_told_person_count": 390,
        "call_capacity_count": 20,
    }
)


def notes(figure):
    return [each["text"] for each in figure["layout"]["annotations"]]


def test_panels_stack_the_calls_beyond_what_can_be_taken(canvas):
    figure = plan_panels(ROWS, canvas)
    taken, beyond, other, told = figure["data"]
    assert (taken["y"], beyond["y"]) == ([20, 20, 5], [20, 10, 0])
    assert (taken["marker"]["color"], beyond["marker"]["color"]) == (BAR, ATTENTION)
    assert figure["layout"]["barmode"] == "stack"
    assert (told["y"], other["y"]) == ([300, 400, 400], [100, 200, 390])
    assert {told["yaxis"], other["yaxis"]} == {"y2"} and told["x"] == taken["x"]
    taken, beyond, other, told = plan_panels(ROWS, paced(canvas))["data"]
    assert (taken["y"], beyond["y"]) == ([10, 12, 14], [0, 0, 0])
    assert (told["y"], other["y"]) == ([100, 200, 390], [300, 400, 400])
    assert other["line"]["dash"] == "dot" and told["fill"] == "tozeroy"
    assert plan_panels(ROWS.head(0), canvas)["data"] == []


def test_panels_say_last_day_peak_and_capacity_where_they_are(canvas):
    fast = plan_panels(ROWS, canvas)
    assert notes(fast)[2:] == ["<b>14 March: 400</b>", "<b>peak 40</b>", "capacity 20"]
    across, up = fast["layout"]["shapes"]
    assert (across["y0"], up["x0"]) == (20, "2024-03-14")
    slow = plan_panels(ROWS, paced(canvas))
    assert notes(slow)[2:] == ["<b>15 March: 390</b>", "<b>peak 14</b>", "capacity 20"]
    assert fast["layout"]["meta"]["counts"][0] != slow["layout"]["meta"]["counts"][0]
    full = plan_panels(ROWS.assign(held_back_peak_call_count=20.0), paced(canvas))
    assert notes(full)[2:] == ["<b>15 March: 390</b>", "capacity 20"]
    assert len(full["layout"]["meta"]["counts"]) == 3


def test_panels_tell_the_numbers_of_both_plans_of_a_day_once(canvas):
    *others, told = plan_panels(ROWS, canvas)["data"]
    assert {each["hoverinfo"] for each in others} == {"skip"}
    assert told["hovertext"][0] == (
        "<b>13 March 2024</b><br>Told so far, as fast as can be: 300"
        "<br>Calls expected, as fast as can be: 40<br>Told so far, at the pace of calls: 100"
        "<br>Calls expected, at the pace of calls: 10"
    )
