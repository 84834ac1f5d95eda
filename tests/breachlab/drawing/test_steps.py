"""Steps of breaches that can be added up by eye."""

import pandas
import pytest

from breachlab.drawing.canvas import Canvas
from breachlab.drawing.steps import steps
from tests.support.cases import for_each

# Ten, thirty more, none of whom data can be joined; then eight, and of all fifteen they can.
DAYS = ("2023-08-23", "2024-02-07", "2025-08-06")


def rows_of(*counts, days=DAYS, standing="confirmed"):
    """Return breaches of (new, so far, new of joined, joined so far)."""
    names = ("new_person_count", "person_count", "new_composite_person_count",
             "composite_person_count")  # fmt: skip
    rows = pandas.DataFrame([dict(zip(names, each, strict=True)) for each in counts])
    ids = ["PE2023", "VIAMEDIS", "BOUYGUES"][: len(counts)]
    when = pandas.to_datetime(days[: len(counts)])
    return rows.assign(breach_id=ids, breached_on=when, standing=standing)


THREE = rows_of((10, 10, 0, 0), (30, 40, 0, 0), (8, 48, 15, 15))


def lines(figure):
    return [(trace["x"], trace["y"]) for trace in figure["data"][:2]]


def names(figure):
    return [(each["text"], each["y"]) for each in figure["layout"]["annotations"]]


def test_two_lines_go_by_steps_along_the_days(canvas):
    figure = steps(THREE, canvas)
    assert lines(figure) == [([*DAYS], [10, 40, 48]), ([*DAYS], [0, 0, 15])]
    assert {trace["line"]["shape"] for trace in figure["data"][:2]} == {"hv"}
    assert figure["layout"]["yaxis"]["range"] == pytest.approx([0, 48 * 1.05 * 1.08])


def test_rows_in_another_order_are_drawn_along_the_days(canvas):
    assert lines(steps(THREE[::-1], canvas)) == lines(steps(THREE, canvas))


def test_a_mark_stands_where_somebody_is_added(canvas):
    upper, lower = steps(THREE, canvas)["data"][2:]
    assert (upper["x"], lower["x"]) == ([*DAYS], [DAYS[2]])


def test_steps_have_marks_that_are_pointed_at_before_the_lines_below(canvas):
    """Plotly takes the last of those whose radius, of 3 pixels at least, holds the pointer."""
    *lines, upper, lower = steps(THREE, canvas)["data"]
    assert [trace["marker"]["size"] for trace in lines] == [[0, 0, 0]] * 2
    assert upper["marker"]["size"] / 2 <= 3 and lower["hovertext"] == [lines[1]["hovertext"][2]]


def test_what_is_only_claimed_is_hollow(canvas):
    rows = THREE.assign(standing=["confirmed", "claimed", "confirmed"])
    *_, upper, _ = steps(rows, canvas)["data"]
    assert upper["marker"]["symbol"] == ["circle", "circle-open", "circle"]
    assert "February 2024 · claimed" in upper["hovertext"][1]


def test_each_line_is_named_at_its_end(canvas):
    assert names(steps(THREE, canvas)) == [
        ("in another breach so far: 48", 48),
        ("with NIR, contact<br>and IBAN: 15", 15),
    ]


@for_each(
    "upper, lower, place, anchor",
    [(48, 15, 48, "bottom"), (48, 40, 48, "top"), (0, 0, 0.567, "bottom")],
)
def test_names_lie_apart(canvas, upper, lower, place, anchor):
    rows = rows_of((upper, upper, lower, lower))
    first, second = steps(rows, canvas)["layout"]["annotations"]
    assert first["y"] == pytest.approx(place) and first["yanchor"] == "bottom"
    assert (second["y"], second["yanchor"]) == (lower, anchor)


def test_who_points_at_a_step_is_told_what_it_adds(canvas):
    upper, lower, *_ = steps(THREE, canvas)["data"]
    assert upper["hovertext"][1] == (
        "<b>Viamedis and Almerys</b><br>February 2024 · confirmed<br>30 persons in none before"
        "<br>in another breach so far: 40"
    )
    assert lower["hovertext"][2].endswith(
        "<br>15 persons in none before<br>with NIR, contact<br>and IBAN: 15"
    )


def test_in_french(lab):
    figure = steps(THREE, Canvas.of(lab, "fr"))
    assert names(figure) == [
        ("dans une autre fuite à ce jour\u202f: 48", 48),
        ("avec NIR, coordonnées<br>et IBAN\u202f: 15", 15),
    ]
    assert figure["data"][0]["hovertext"][0] == (
        "<b>Pôle emploi (Majorel)</b><br>août 2023 · confirmée<br>"
        "10 personnes dans aucune fuite précédente<br>dans une autre fuite à ce jour\u202f: 10"
    )


def test_without_breaches_nothing_is_named(canvas):
    figure = steps(THREE[:0], canvas)
    assert lines(figure) == [([], []), ([], [])] and names(figure) == []
