"""A part of a département beside the same part of France."""

import pandas

from dashboard.tables.beside_france import beside_france
from tests.support.pages.components import parts, plain, table

STATUS = beside_france("status", "person_share", "person_count", status=1)
AGES = beside_france("age_band", "persons_per_thousand", "person_count", age=1)
ROWS = pandas.DataFrame(
    {
        "status": ["registered", "formerly_registered"],
        "person_count": [40, 160],
        "person_share": [0.2, 0.8],
        "france_person_share": [0.4, 0.6],
    }
)
RATES = pandas.DataFrame(
    {
        "age_band": ["16-17", "75 and over"],
        "person_count": [40, 0],
        "persons_per_thousand": [800.4, 0.0],
        "france_persons_per_thousand": [400.0, 3.14],
    }
)


def ends(drawn):
    return [(each.style["--end"], each.style["--mark"]) for each in parts(drawn) if _is_held(each)]


def _is_held(part):
    return getattr(part, "className", None) == "held"


def test_a_share_stands_before_that_of_france(canvas, french_canvas):
    drawn = STATUS(ROWS, canvas)
    assert table(drawn) == [
        ["Status", "Persons", "Share", "France"],
        ["Registered (inscrit)", "40", "", "20%", "40%"],
        ["Formerly registered (radié)", "160", "", "80%", "60%"],
    ]
    assert plain(drawn) == [40, 160]
    assert table(STATUS(ROWS, french_canvas))[1][3] == "20\u202f%"


def test_the_widest_is_the_whole_width_and_france_has_a_mark(canvas):
    assert ends(STATUS(ROWS, canvas)) == [("25.00%", "50.00%"), ("100.00%", "75.00%")]


def test_a_rate_is_written_as_so_many_and_a_small_one_with_decimals(canvas):
    drawn = AGES(RATES, canvas)
    assert table(drawn)[0] == ["Age", "Persons", "Of 1,000 residents", "France"]
    assert [row[3:] for row in table(drawn)[1:]] == [["800", "400"], ["0", "3.14"]]


def test_where_nobody_lives_no_share_is_known_and_none_is_drawn(canvas):
    rows = ROWS.assign(person_count=0, person_share=float("nan"), france_person_share=0.0)
    drawn = STATUS(rows, canvas)
    assert [row[3] for row in table(drawn)[1:]] == ["0%", "0%"]
    assert ends(drawn) == [("0.00%", "0.00%")] * 2
