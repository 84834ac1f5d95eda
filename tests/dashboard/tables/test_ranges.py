"""The ranges by day: what is written, drawn, pressed, and set by a click."""

import pandas
import pytest

from dashboard.tables.ranges import ranges
from tests.support.pages.components import parts, plain, table


@pytest.fixture
def rows():
    """Nobody named a number on the first day, up to 40 on the second, 30 on the third."""
    days = ["2024-03-08", "2024-03-13", "2026-01-29"]
    return pandas.DataFrame(
        {
            "known_on": pandas.to_datetime(days),
            "person_count_low": [0, 0, 30],
            "person_count_high": pandas.array([None, 40, 30], "Int64"),
            "is_as_of": [False, True, False],
            "is_settled": [False, False, True],
        }
    )


def test_a_range_is_said_and_a_number_only_where_one_was_named(rows, canvas):
    drawn = ranges(rows, canvas)
    assert table(drawn) == [
        ["As known on", "Persons"],
        ["8 March 2024", "nobody had named a number"],
        ["13 March 2024", "", "up to 40"],
        ["29 January 2026", "", "30"],
    ]
    assert plain(drawn, "person_count_high") == [40, 30]


def test_a_day_is_a_button_that_sets_it_and_that_of_the_page_is_pressed(rows, canvas):
    buttons = [each for each in parts(ranges(rows, canvas)) if each.tag == "button"]
    assert [(getattr(each, "data-act"), getattr(each, "aria-pressed")) for each in buttons] == [
        ("opt:as_of=2024-03-08", "false"),
        ("opt:as_of=2024-03-13", "true"),
        ("opt:as_of=2026-01-29", "false"),
    ]


def test_bars_go_from_the_least_to_the_most_of_the_largest(rows, canvas):
    bars = [each.style for each in parts(ranges(rows, canvas)) if getattr(each, "style", None)]
    assert bars == [
        {"--start": "0.00%", "--end": "100.00%"},
        {"--start": "75.00%", "--end": "75.00%"},
    ]


def test_in_french(rows, french_canvas):
    assert table(ranges(rows, french_canvas))[1:] == [
        ["8 mars 2024", "personne n’avait avancé de nombre"],
        ["13 mars 2024", "", "jusqu’à 40"],
        ["29 janvier 2026", "", "30"],
    ]
