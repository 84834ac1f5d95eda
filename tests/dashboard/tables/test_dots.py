"""Dots: which are in the set, which are joined, and what names the row."""

from dashboard.tables import dots
from tests.dashboard.tables.parts import parts, text

HAS = [False, True, False, True]
CLASSES = [
    "dotted",
    "dotted is-out to-right",
    "dotted from-left to-right",
    "dotted is-out from-left",
]


def cells(*words, heard=""):
    drawn = dots(*words, heard)
    return [*parts(drawn, "Th"), *parts(drawn, "Td")]


def words(cells):
    return [getattr(cell.inner[-1], "aria-label") for cell in cells]


def classes(cells):
    return [cell.className for cell in cells]


def test_dots_are_joined_from_the_first_to_the_last_that_is_in_the_set():
    drawn = cells(HAS, "held", "not held")
    assert classes(drawn) == CLASSES
    assert words(drawn) == ["not held", "held", "not held", "held"]


def test_of_an_empty_set_none_is_joined():
    assert classes(cells([False] * 2, "held", "not held")) == ["dotted"] * 2


def test_the_first_dot_can_name_the_row_for_who_hears_it():
    head, *others = cells(HAS, "held", "not held", heard="contact and employer")
    assert (head.tag, head.scope, head.className) == ("th", "row", CLASSES[0])
    assert text(head) == "contact and employer" and head.inner[0].className == "unseen"
    assert words([head, *others]) == ["not held", "held", "not held", "held"]
    assert classes(others) == CLASSES[1:]
