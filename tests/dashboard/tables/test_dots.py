"""Dots: which are in the set, which are joined, and what names the row."""

from dashboard.tables import dots, named_dots
from tests.dashboard.tables.parts import text
from tests.support.pages.components import part

HAS = [False, True, False, True]
CLASSES = [
    "dotted",
    "dotted is-out to-right",
    "dotted from-left to-right",
    "dotted is-out from-left",
]


def words(cells):
    return [getattr(cell.children, "aria-label") for cell in map(part, cells)]


def classes(cells):
    return [cell.className for cell in map(part, cells)]


def test_dots_are_joined_from_the_first_to_the_last_that_is_in_the_set():
    cells = dots(HAS, "held", "not held")
    assert classes(cells) == CLASSES
    assert words(cells) == ["not held", "held", "not held", "held"]


def test_of_an_empty_set_none_is_joined():
    assert classes(dots([False] * 2, "held", "not held")) == ["dotted"] * 2


def test_the_first_dot_can_name_the_row_for_who_hears_it():
    first, *others = named_dots("contact and employer", HAS, "held", "not held")
    head = part(first)
    assert (head.tag, head.scope, head.className) == ("th", "row", CLASSES[0])
    assert text(first) == "contact and employer" and head.inner[0].className == "unseen"
    assert words(others) == ["held", "not held", "held"]
    assert classes(others) == CLASSES[1:]
