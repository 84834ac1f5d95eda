"""The bar between two bounds: where it stands, what is written, and what is not drawn."""

import math

from dashboard.tables.reach import bounds, reach, widest
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
    assert bounds(shown, canvas) == "20 – 150"


def test_what_is_more_than_the_whole_ends_with_it(canvas):
    _, style = drawn(row(900, 1_200, 50), canvas)
    assert style == {"--start": "100.00%", "--end": "100.00%", "--at": "25.00%"}


def test_large_bounds_are_written_short(canvas, french_canvas):
    shown = row(63_164, 33_000_000, 16_969_987)
    assert bounds(shown, canvas) == "63.2 k – 33.0 M"
    assert bounds(shown, french_canvas) == "63,2\u202fk – 33,0\u202fM"


def test_bounds_that_are_one_number_are_said_once(canvas):
    assert bounds(row(340, 340, 341), canvas) == "340"


@for_each(
    "perimeter, said, in_french",
    [
        ("young_people", "no outside estimate", "pas d’estimation extérieure"),
        ("residents", "outside its perimeter", "hors de son périmètre"),
    ],
)
def test_without_bounds_there_is_no_bar_and_it_says_why(
    canvas, french_canvas, perimeter, said, in_french
):
    shown = row(None, NONE, 50, perimeter)
    assert drawn(shown, canvas)[0] == "reach is-unbounded"
    assert bounds(shown, canvas) == said
    assert bounds(shown, french_canvas) == in_french


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
