"""The levels of severity: words, persons, shares, and a bar in the colour of each level."""

import pandas

from dashboard.tables.levels import levels
from tests.support.cases import for_each
from tests.support.pages.components import parts, plain, table

LEVELS = ["very_high", "high", "medium", "low"]


def counted(*counts):
    total = sum(counts)
    shares = [count / total if total else float("nan") for count in counts]
    return pandas.DataFrame(
        {
            "enisa_level": LEVELS,
            "se_from": [4.0, 3.0, 2.0, 0.0],
            "person_count": counts,
            "person_share": shares,
        }
    )


def test_each_level_has_its_word_its_persons_and_their_share(canvas):
    drawn = levels(counted(1, 6, 1, 0), canvas)
    assert table(drawn) == [
        ["Level", "Persons", "Share"],
        ["Very high", "", "1", "12.5%"],
        ["High", "", "6", "75.0%"],
        ["Medium", "", "1", "12.5%"],
        ["Low", "", "0", "0%"],
    ]
    assert plain(drawn) == [1, 6, 1, 0]


def test_the_largest_bar_is_the_whole_width_and_nobody_has_none(canvas):
    bars = [each for each in parts(levels(counted(2, 4, 1, 0), canvas)) if hasattr(each, "style")]
    assert [(each.className, each.style["--end"]) for each in bars] == [
        ("bar level-very-high", "50.00%"),
        ("bar level-high", "100.00%"),
        ("bar level-medium", "25.00%"),
        ("bar is-none", "0.00%"),
    ]


@for_each("row", range(1, 5))
def test_of_nobody_each_level_has_none(canvas, row):
    assert table(levels(counted(0, 0, 0, 0), canvas))[row][1:] == ["", "0", "0%"]
