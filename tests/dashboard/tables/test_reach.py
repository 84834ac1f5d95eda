"""The bar between two bounds: where it stands, what is written, and what is not drawn."""

import dataclasses
import math

from dashboard.pages.combination.tables import bounds, ends, measure_in, reach, widest
from tests.support.cases import for_each
from tests.support.pages.components import keyed, part, texts

NONE = math.nan


def row(least, most, count, perimeter="residents"):
    return {
        "least_person_count": least,
        "most_person_count": most,
        "person_count": count,
        "perimeter": perimeter,
    }


def said(given, canvas):
    return bounds(given, "person_count", canvas)


def in_case(canvas, case):
    return dataclasses.replace(canvas, options={"overlap": case})


def drawn(given, canvas, whole=200, name=""):
    """Return (class, style) of the bar of a row."""
    bar, _ = part(reach(given, "person_count", whole, canvas, name)).inner
    return bar.className, bar.style


def test_a_bar_goes_from_the_least_to_the_most_and_the_mark_is_the_count(canvas):
    shown = row(20, 150, 50)
    assert drawn(shown, canvas) == (
        "reach",
        {"--start": "10.00%", "--end": "75.00%", "--at": "25.00%"},
    )
    assert said(shown, canvas) == "20 – 150"


def test_bounds_wider_than_the_whole_have_no_bar_and_the_count_its_mark(canvas):
    name, style = drawn(row(900, 1_200, 50), canvas)
    assert (name, style["--at"]) == ("reach is-unbounded", "25.00%")


def test_a_range_of_one_number_has_no_mark_beside_it(canvas):
    name, style = drawn(row(340, 340, 341), canvas, 33_000)
    assert name == "reach is-unmarked is-one-number"
    assert style["--start"] == style["--end"]


def test_large_bounds_are_written_short(canvas, french_canvas):
    shown = row(63_164, 33_000_000, 16_969_987)
    assert said(shown, canvas) == "63.2 k – 33.0 M"
    assert said(shown, french_canvas) == "63,2\u202fk – 33,0\u202fM"


def test_bounds_that_are_one_number_are_said_once(canvas):
    assert said(row(340, 340, 341), canvas) == "340"


@for_each(
    "perimeter, written, in_french",
    [
        ("young_people", "no outside estimate", "pas d’estimation extérieure"),
        ("residents", "outside its perimeter", "hors de son périmètre"),
    ],
)
def test_without_bounds_there_is_no_bar_and_it_says_why(
    canvas, french_canvas, perimeter, written, in_french
):
    shown = row(None, NONE, 50, perimeter)
    assert drawn(shown, canvas)[0] == "reach is-unbounded"
    assert said(shown, canvas) == written
    assert said(shown, french_canvas) == in_french


def test_of_nobody_there_is_no_mark(canvas):
    assert drawn(row(0, 40, 0), canvas, name="is-claimed")[0] == "reach is-unmarked is-claimed"


def test_the_bounds_stand_below_the_bar(canvas):
    cell = reach(row(0, 40, 20), "person_count", 40, canvas)
    assert texts(cell) == "0 – 40" and part(cell).inner[1].tag == "small"


def test_widest_is_the_largest_number_and_one_where_there_is_none():
    rows = [row(0, 40, 20), row(0, NONE, 90)]
    assert widest(rows, "person_count") == 90
    assert widest(rows, "most_person_count") == 40
    assert widest([], "person_count") == 1


def test_bounds_have_their_keys_and_one_number_has_one(canvas):
    def keys(given):
        return keyed(reach(given, "person_count", 400, canvas))

    assert keys(row(20, 150, 50)) == [("least_person_count", 20), ("most_person_count", 150)]
    assert keys(row(340, 340, 341)) == [("most_person_count", 340)]
    assert keys(row(None, NONE, 50)) == []


@for_each(
    "case, style, written",
    [
        ("little", {"--start": "10.00%", "--end": "25.00%", "--at": "25.00%"}, "20 – 50"),
        ("much", {"--start": "25.00%", "--end": "75.00%", "--at": "25.00%"}, "50 – 150"),
    ],
)
def test_little_ends_at_the_count_by_chance_and_much_begins_there_without_a_tick(
    canvas, case, style, written
):
    shown = row(20, 150, 50)
    assert drawn(shown, in_case(canvas, case)) == ("reach is-unmarked", style)
    assert said(shown, in_case(canvas, case)) == written


def test_a_draw_that_strays_past_its_bound_turns_no_bar_around():
    assert ends(row(100, 120, 99), "person_count", "little") == (
        "person_count",
        "least_person_count",
    )


def test_a_number_that_is_known_is_no_range_in_any_case():
    """340,000 were announced: a draw of 340,775 widens no bar."""
    for case in ("little", "random", "much"):
        found = ends(row(340_000, 340_000, 340_775), "person_count", case)
        assert found == ("least_person_count", "most_person_count")


def test_the_count_of_a_case_is_its_own_column():
    assert [measure_in(each, "person_count") for each in ("little", "random", "much")] == [
        "little_overlap_person_count",
        "person_count",
        "much_overlap_person_count",
    ]
