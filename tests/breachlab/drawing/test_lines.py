"""Curves along whole numbers, with the mark of a lever; steps; lines of a user's own rows."""

import dataclasses
import datetime
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from breachlab.drawing.canvas import Canvas
from breachlab.drawing.lines import Along, Flag, curve, find_largest_steps, steps
from breachlab.drawing.own_chart import lines
from breachlab.query.answer_rows import Rows
from tests.support.cases import for_each

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


def mark(figure):
    """Return the mark of a figure, which says by which lever it is moved."""
    (found,) = [trace for trace in figure["data"] if "lever" in trace["meta"]]
    return found


def test_a_line_goes_through_every_place_and_says_each(canvas, french_canvas):
    (line,) = curve(FOUR, canvas, YEARS, "person_count")["data"]
    assert (line["x"], line["y"]) == ([0, 1, 2, 3], [4_000, 2_500_000, 12, 0])
    assert line["hovertext"] == [
        "<b>0 years</b><br>4,000 persons",
        "<b>1 year</b><br>2,500,000 persons",
        "<b>2 years</b><br>12 persons",
        "<b>3 years</b><br>0 persons",
    ]
    (line,) = curve(FOUR, french_canvas, YEARS, "person_count")["data"]
    assert line["hovertext"][0] == "<b>0 an</b><br>4\u202f000 personnes"


def test_the_mark_stands_where_the_lever_of_the_page_does(canvas):
    for choice, y, text in (("0", 4_000, "4.00 k"), ("1", 2_500_000, "2.50 M"), ("3", 0, "0")):
        found = mark(curve(FOUR, chosen(canvas, choice), YEARS, "person_count"))
        assert (found["x"], found["y"], found["text"]) == ([int(choice)], [y], [text])
        assert (found["meta"]["lever"], found["meta"]["of"]) == ("retention_years", [0])


def test_without_a_lever_or_on_no_place_of_it_there_is_no_mark(canvas):
    for options in ({}, {"retention_years": "17"}, {"days_earlier": "1"}):
        figure = curve(FOUR, replace(canvas, options=options), YEARS, "person_count")
        assert len(figure["data"]) == 1


def test_the_mark_has_at_each_place_what_it_would_have_there(canvas):
    """The browser moves it by what the line holds: as many texts and sides as places."""
    line, moved = curve(FOUR, chosen(canvas, "2"), YEARS, "person_count")["data"]
    assert line["text"] == ["4.00 k", "2.50 M", "12", "0"]
    for place in range(4):
        found = mark(curve(FOUR, chosen(canvas, str(place)), YEARS, "person_count"))
        assert found["text"] == [line["text"][place]]
        assert found["textposition"] == moved["meta"]["sides"][place]


def test_curve_has_no_act_as_a_click_on_it_does_nothing(canvas):
    line, _ = curve(FOUR, chosen(canvas, "2"), YEARS, "person_count")["data"]
    assert "customdata" not in line


def test_of_two_measures_the_room_between_them_is_drawn_and_marked(canvas):
    figure = curve(FOUR, chosen(canvas, "1"), YEARS, "least_person_count", "person_count")
    lower, upper, _ = figure["data"]
    assert (lower["fill"], upper["fill"]) == ("none", "tonexty")
    found = mark(figure)
    assert (found["x"], found["y"]) == ([1, 1], [1_000_000, 2_500_000])
    assert found["text"] == ["", "2.50 M"] and found["meta"]["of"] == [0, 1]


def test_a_share_is_drawn_up_to_the_whole(canvas, french_canvas):
    for each, whole in ((canvas, "100%"), (french_canvas, "100\u202f%")):
        figure = curve(FOUR, each, YEARS, "person_share")
        assert figure["layout"]["yaxis"]["ticktext"][-1] == whole
        assert figure["layout"]["yaxis"]["range"] == [0, 1.05]
    assert figure["data"][0]["hovertext"][2].endswith("25,0\u202f%")


def test_an_axis_says_what_it_counts_in_the_language_of_the_page(canvas, french_canvas):
    titles = [
        curve(FOUR, each, YEARS, "person_count")["layout"]["xaxis"]["title"]["text"]
        for each in (canvas, french_canvas)
    ]
    assert titles == [
        "years after the last registration ended",
        "années après la fin de la dernière inscription",
    ]


def test_the_name_of_a_place_stands_on_the_side_where_there_is_room(subtests, canvas):
    for at, side in [(0, "left"), (3, "right")]:
        with subtests.test(at=at, side=side):
            layout = curve(FOUR, canvas, YEARS, "person_count", flag=Flag(at, "here"))["layout"]
            assert [shape["x0"] for shape in layout["shapes"]] == [at]
            (name,) = layout["annotations"]
            assert (name["text"], name["x"], name["xanchor"]) == ("here", at, side)


def test_nobody_and_one_place_are_drawn_too(canvas, french_canvas):
    for each in (canvas, french_canvas):
        for rows in (FOUR.head(0), FOUR.head(1), FOUR.assign(person_count=0)):
            figure = curve(rows, chosen(each, "0"), YEARS, "person_count")
            assert figure["data"][0]["mode"] == ("lines" if len(rows) > 1 else "markers")
            assert figure["layout"]["yaxis"]["range"][1] >= 1
            assert len(figure["layout"]["xaxis"]["tickvals"]) == len(
                figure["layout"]["xaxis"]["ticktext"]
            )


def test_curve_names_the_keys_of_its_places_its_measures_and_what_is_flagged(canvas):
    measures = ("least_person_count", "person_count")
    flag = Flag(2, "the law allows 2 years", "allowed_years")
    figure = curve(FOUR, chosen(canvas, "1"), YEARS, *measures, flag=flag)
    assert [trace["meta"]["counts"] for trace in figure["data"]] == [
        ["limit_years", "least_person_count"],
        ["limit_years", "person_count"],
        ["person_count"],
    ]
    assert figure["layout"]["meta"]["counts"] == ["allowed_years"]


# Ten, thirty more, then eight.
DAYS = ("2023-08-23", "2024-02-07", "2025-08-06")


def rows_of(*counts, days=DAYS, standing="confirmed"):
    """Return breaches of (new, so far)."""
    names = ("new_person_count", "person_count")
    rows = Rows.of_dicts([dict(zip(names, each, strict=True)) for each in counts])
    ids = ["PE2023", "VIAMEDIS", "BOUYGUES"][: len(counts)]
    when = [date.fromisoformat(day) for day in days[: len(counts)]]
    return rows.assign(
        breach_id=ids,
        breached_on=when,
        standing=standing,
        little_overlap_person_count=40,
        much_overlap_person_count=30,
    )


THREE = rows_of((10, 10), (30, 40), (8, 48))


def line(figure):
    return figure["data"][0]["x"], figure["data"][0]["y"]


def names(figure):
    return [(each["text"], each["y"]) for each in figure["layout"]["annotations"]]


def in_case(canvas, case):
    return dataclasses.replace(canvas, options={"overlap": case})


def test_a_line_goes_by_steps_along_the_days(canvas):
    figure = steps(THREE, canvas)
    assert line(figure) == ([*DAYS], [10, 40, 48])
    assert figure["data"][0]["line"]["shape"] == "hv"
    assert figure["layout"]["yaxis"]["range"] == pytest.approx([0, 48 * 1.05 * 1.12])


def test_rows_in_another_order_are_drawn_along_the_days(canvas):
    assert line(steps(THREE.take([2, 1, 0]), canvas)) == line(steps(THREE, canvas))


def test_a_mark_stands_where_somebody_is_added(canvas):
    _, marks = steps(rows_of((10, 10), (0, 10), (8, 18)), canvas)["data"]
    assert marks["x"] == [DAYS[0], DAYS[2]]


def test_steps_have_marks_that_are_pointed_at_before_the_line_below(canvas):
    """Plotly takes the last of those whose radius, of 3 pixels at least, holds the pointer."""
    under, marks = steps(THREE, canvas)["data"]
    assert under["marker"]["size"] == [0, 0, 0] and marks["marker"]["size"] / 2 <= 3


def test_what_is_only_claimed_is_hollow(canvas):
    rows = THREE.assign(standing=["confirmed", "claimed", "confirmed"])
    _, marks = steps(rows, canvas)["data"]
    assert marks["marker"]["symbol"] == ["circle", "circle-open", "circle"]
    assert "February 2024 · claimed" in marks["hovertext"][1]


def test_steps_are_named_by_what_they_add_from_low_to_high_and_apart(canvas):
    named = names(steps(THREE, canvas))
    assert [text for text, _ in named] == [
        "Pôle emploi<br>(Majorel)  <b>+10</b>",
        "Viamedis and Almerys  <b>+30</b>",
        "Bouygues Telecom  <b>+8</b>",
    ]
    heights = [height for _, height in named]
    end = steps(THREE, canvas)["layout"]["yaxis"]["range"][1]
    assert all(high - low >= 0.054 * end for low, high in pairwise(heights))


def test_the_five_largest_steps_are_named_in_the_order_of_their_days():
    rows = [{"new_person_count": each} for each in (9, 1, 8, 0, 7, 6, 2, 5)]
    assert [row["new_person_count"] for row in find_largest_steps(rows)] == [9, 8, 7, 6, 5]
    assert find_largest_steps([{"new_person_count": 0}]) == []


@pytest.mark.parametrize(
    ("case", "count", "text"),
    [("little", 40, "if they overlap little: 40"), ("much", 30, "if they overlap much: 30")],
)
def test_a_case_is_a_line_across_with_its_name(canvas, case, count, text):
    figure = steps(THREE, in_case(canvas, case))
    (across,) = figure["layout"]["shapes"]
    assert (across["y0"], across["y1"]) == (count, count)
    assert names(figure)[-1] == (text, count)


def test_at_random_there_is_no_line_across(canvas):
    assert steps(THREE, in_case(canvas, "random"))["layout"]["shapes"] == []


def test_who_points_at_a_step_is_told_what_it_adds(canvas):
    assert steps(THREE, canvas)["data"][0]["hovertext"][1] == (
        "<b>Viamedis and Almerys</b><br>February 2024 · confirmed<br>30 persons in none before"
        "<br>in another breach so far: 40"
    )


def test_in_french(lab):
    figure = steps(THREE, Canvas.of(lab, "fr"))
    assert figure["data"][0]["hovertext"][0] == (
        "<b>Pôle emploi (Majorel)</b><br>août 2023 · confirmée<br>"
        "10 personnes dans aucune fuite précédente<br>dans une autre fuite à ce jour\u202f: 10"
    )


def test_without_breaches_nothing_is_named(canvas):
    figure = steps(THREE.head(0), in_case(canvas, "much"))
    assert line(figure) == ([], []) and names(figure) == []


def test_each_measure_is_a_line_with_a_gap_for_a_null(canvas):
    rows = Rows({"age": [20, 30], "a_share": [None, 0.5], "b_share": [0.9, 0.1]})
    first, second = lines(rows, canvas, "age", "a_share", "b_share")["data"]
    assert first["x"] == second["x"] == [20, 30]
    assert first["y"] == [None, 0.5] and second["y"] == [0.9, 0.1]
    assert first["name"] == "a share"
    assert second["hovertext"] == ["<b>20 · b share</b><br>90.0%", "<b>30 · b share</b><br>10.0%"]
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


def test_a_line_alone_is_named_beside_its_axis_and_several_are_in_the_legend(canvas):
    rows = Rows({"age": [20, 21], "a_share": [0.5, 0.4], "b_share": [0.1, 0.2]})
    alone, both = (
        lines(rows, canvas, "age", *measures)["layout"]
        for measures in (["a_share"], ["a_share", "b_share"])
    )
    assert (alone["showlegend"], alone["yaxis"]["title"]["text"]) == (False, "a share")
    assert both["showlegend"] and "title" not in both["yaxis"]
    assert alone["hovermode"] == both["hovermode"] == "x unified"
    assert alone["xaxis"]["title"]["text"] == both["xaxis"]["title"]["text"] == "age"
