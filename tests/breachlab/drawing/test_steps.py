"""Steps of breaches that can be added up by eye."""

import dataclasses
from datetime import date
from itertools import pairwise

import pytest

from breachlab.drawing.canvas import Canvas
from breachlab.drawing.steps import find_largest_steps, steps
from breachlab.query.answer_rows import Rows

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
    "case, count, text",
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
