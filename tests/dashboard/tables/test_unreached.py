"""Whom nothing but a public notice reaches: shares, persons, bars."""

from breachlab.query.answer_rows import Rows
from dashboard.pages.response.tables import draw_unreached
from tests.support.pages.components import parts, plain, table

BY_AGE = draw_unreached("age_band", "public_notice_person_count", "public_notice_share", "age")
ROWS = Rows(
    {
        "age_band": ["75 and over", "25-29"],
        "public_notice_person_count": [40, 3],
        "public_notice_share": [0.4, 0.1],
    }
)


def test_a_group_has_its_share_and_its_persons(canvas, french_canvas):
    drawn = BY_AGE(ROWS, canvas)
    assert table(drawn) == [
        ["Age", "Share whom nothing else reaches", "Persons"],
        ["75 and over", "", "40.0%", "40"],
        ["25–29", "", "10.0%", "3"],
    ]
    assert plain(drawn) == [40, 3]
    assert table(BY_AGE(ROWS, french_canvas))[1][0] == "75 ans et plus"


def test_the_longest_bar_is_the_highest_share(canvas):
    bars = [each.style["--end"] for each in parts(BY_AGE(ROWS, canvas)) if hasattr(each, "style")]
    assert bars == ["100.00%", "25.00%"]


def test_where_all_are_reached_no_bar_has_a_length(canvas):
    rows = ROWS.assign(public_notice_person_count=0, public_notice_share=0.0)
    bars = [each.style["--end"] for each in parts(BY_AGE(rows, canvas)) if hasattr(each, "style")]
    assert bars == ["0.00%", "0.00%"]
