"""The strip of numbers: each says its key of the closed list, and its value."""

import pytest

from breachlab import counts
from dashboard.desk import Desk
from dashboard.head import head
from dashboard.pages import PAGES
from dashboard.shell import whole
from tests.support.cases import for_each
from tests.support.pages.components import keyed, parts, texts


@pytest.fixture(scope="module")
def desk(one_world):
    return Desk(one_world, PAGES)


def strip(view):
    """Return the numbers of the strip of a view, each in strong letters."""
    (numbers,) = (each for each in parts(head(view)) if getattr(each, "id", "") == "numbers")
    return [each for each in parts(numbers) if each.tag == "strong"]


@for_each("page", [page.name for page in PAGES if page.sub is None])
def test_each_number_of_a_strip_has_a_key_of_the_list(desk, page):
    shown = strip(desk.view(f"/{page}?s=f", "en"))
    assert len(shown) == 3
    assert {getattr(each, "data-count") for each in shown} <= set(counts.keys())


def test_persons_and_records_are_those_of_the_selection(desk):
    view = desk.view("/response?s=f", "en")
    total = view.world.answers.total({"sexes": ("female",)})
    everyone = view.world.answers.total({})
    assert [found for each in strip(view) for found in keyed(each)] == [
        ("person_count", total.persons),
        ("record_count", total.records),
        ("part_of_all_person_share", total.persons / everyone.persons),
    ]


def test_the_line_of_what_it_was_made_with_has_its_counts(desk):
    view = desk.view("/who", "en")
    (made,) = (each for each in parts(whole(view)) if _is_made(each))
    assert keyed(made)[0] == ("row_count", view.world.made["row_count"])


def _is_made(part):
    return part.tag == "span" and "Every split is modelled: " in texts(part)
