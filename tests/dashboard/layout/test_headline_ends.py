"""The ends of a page's headlines, as a world of full size says them.

The world of these tests is small, where nothing is said: it is taken for one of full size.
"""

import pytest

from breachlab.words import LANGUAGES
from dashboard.desk import Desk
from dashboard.layout.headline_ends import ends
from dashboard.layout.words import PageWords
from dashboard.pages import PAGES
from tests.support.pages.counted_pages import page_of
from tests.support.pages.marks_of_rows import three
from tests.support.remembered import ask

DUE = "severity/communication_due"
PAGES_WITH_ENDS = {"situation": 1, "response": 3, "what_if": 3}
NAMES = [page.name for page in PAGES]


@pytest.fixture(scope="module")
def desk(one_world):
    return Desk(one_world, PAGES)


@pytest.fixture
def of_full_size(monkeypatch):
    monkeypatch.setattr(PageWords, "size", lambda self, query="": None)


def lines(desk, address, language="en"):
    return [each.text for each in ends(desk.view(address, language))]


def test_ends_are_the_value_moved_by_what_its_furthest_driver_takes_off_and_adds(
    desk, of_full_size, lab
):
    (line,) = lines(desk, "/situation")
    value = ask(lab, DUE).to_inform_person_count[0]
    driver = ask(lab, "method/drivers", headline=DUE).iloc[0]
    low, high = value * (1 - driver.below_share), value * (1 + driver.above_share)
    shown = [three(each) for each in (value, low, high)]
    assert line.startswith(
        f"Number of persons to inform: {shown[0]}; {shown[1]} to {shown[2]} by the number of "
        "candidate spaces"
    )
    assert low < value < high


@pytest.mark.parametrize("language", LANGUAGES)
def test_ends_are_said_of_every_headline_that_a_figure_moves(desk, of_full_size, language):
    found = {name: len(lines(desk, f"/{name}", language)) for name in NAMES}
    assert {name: count for name, count in found.items() if count} == PAGES_WITH_ENDS


@pytest.mark.parametrize("address", ["/response?d=59", "/response?letter_cost=1.2"])
def test_ends_are_of_everybody_with_no_lever_moved(desk, of_full_size, address):
    assert lines(desk, address) == []


def test_ends_of_a_small_world_are_not_said(desk):
    assert [line for name in NAMES for line in lines(desk, f"/{name}")] == []


def test_ends_stand_below_the_headline(desk, of_full_size):
    assert "by the number of candidate spaces" in page_of(desk.view("/situation", "en")).text
