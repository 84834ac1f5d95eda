"""Severity as one bar: groups in the colours of their levels, and the other reading."""

from dataclasses import replace

import pytest

from breachlab.query.answer_rows import Rows
from dashboard.pages.situation.tables import GROUPS, levels
from tests.support.cases import for_each
from tests.support.pages.components import keyed, named, parts, texts

# Segment, score, level, whether it is due, and whether by the scale of CNIL: most persons first.
SEGMENTS = [
    ("registrants", 3.0, "high", True, True, 60),
    ("candidate_spaces_with_nir", 2.0, "medium", True, True, 10),
    ("minors", 5.0, "very_high", True, True, 5),
    ("candidate_spaces_without_nir", 2.0, "medium", False, False, 25),
]
COLUMNS = ("segment_id", "se", "enisa_level", "is_due", "is_due_by_cnil", "person_count")
ROWS = Rows({"high_person_count": [65], "other_reading_high_person_count": [5]})


def asking(canvas, segments):
    groups = Rows.of_dicts([dict(zip(COLUMNS, each, strict=True)) for each in segments])
    return replace(canvas, query="severity/by_level", beside={GROUPS: groups})


@pytest.fixture
def drawn(canvas):
    return levels(ROWS, asking(canvas, SEGMENTS))


def test_levels_stand_most_severe_first_and_those_below_the_bar_last(drawn):
    assert [texts(each) for each in named(drawn, "li")] == [
        "Very high 5",
        "High 60",
        "Medium 10",
        "Medium, not due 25",
    ]
    bars = [each for each in parts(drawn) if each.tag == "i" and getattr(each, "style", None)]
    assert [(each.className, each.style["--part"]) for each in bars] == [
        ("level-very-high", "5.000%"),
        ("level-high", "60.000%"),
        ("level-medium", "10.000%"),
        ("level-below", "25.000%"),
    ]


def test_levels_tell_whom_each_is_of(drawn):
    first, *_ = named(drawn, "li")
    assert first.title == "Minors of 16 and 17"


def test_levels_say_the_other_reading_and_that_informing_stays_due(drawn):
    (said,) = named(drawn, "p")
    assert texts(said) == "Otherwise 5, not 65. △ Informing stays due."
    assert keyed(said) == [
        ("other_reading_high_person_count", 5),
        ("high_living_person_count", 65),
    ]


def test_levels_do_not_say_that_informing_stays_due_where_one_scale_alone_asks(canvas):
    by_enisa = [(*each[:4], False, each[5]) for each in SEGMENTS]
    assert "stays due" not in texts(levels(ROWS, asking(canvas, by_enisa)))


@for_each("segments", [[], [(*each[:5], 0) for each in SEGMENTS]])
def test_levels_of_nobody_are_empty(canvas, segments):
    assert texts(levels(ROWS, asking(canvas, segments))) == ""
