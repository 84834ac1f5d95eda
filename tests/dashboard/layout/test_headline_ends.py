"""The ends of a page's headlines, as a world of full size says them.

The world of these tests is small, where nothing is said: it is taken for one of full size.
"""

import pytest

from breachlab.words import LANGUAGES
from dashboard.desk import Desk
from dashboard.layout.head import ends
from dashboard.layout.words import PageWords
from dashboard.pages import PAGES
from dashboard.pages.situation.head import ask_numbers, say_decision
from tests.support.pages.counted_pages import page_of
from tests.support.pages.marks_of_rows import three
from tests.support.remembered import ask

DUE = "severity/communication_due"
NOTICE = "notification/channels"
PAGES_WITH_ENDS = {"situation": 2, "who": 1, "what": 1, "response": 5, "what_if": 2}
NAMES = [page.name for page in PAGES]


@pytest.fixture(scope="module")
def desk(one_world):
    return Desk(one_world, PAGES)


@pytest.fixture
def of_full_size(monkeypatch):
    monkeypatch.setattr(PageWords, "size", lambda self, query="": None)


def lines(desk, address, language="en"):
    return [each.text for each in ends(desk.view(address, language))]


def test_ends_are_the_lowest_and_the_highest_of_all_runs(desk, of_full_size, lab):
    _, line = lines(desk, "/situation")
    value = ask(lab, DUE).to_inform_person_count[0]
    drivers = ask(lab, "method/drivers", headline=DUE)
    low, high = value * (1 - drivers.below_share.max()), value * (1 + drivers.above_share.max())
    shown = [three(each) for each in (value, low, high)]
    assert line == (
        f"Number of persons to inform: {shown[0]}; {shown[1]} to {shown[2]} between the ends of "
        "our ranges; the largest single change is by the number of candidate spaces."
    )
    crossed = drivers.crossed_driver_ids.notna()
    assert drivers.below_share[crossed].max() > drivers.below_share[~crossed].max()
    largest = drivers[["below_share", "above_share"]].max(axis=1)[~crossed]
    assert largest.idxmax() == 0


def test_tiles_and_decisions_have_the_ends_of_all_runs(desk, of_full_size, lab):
    page = page_of(desk.view("/situation", "en")).text
    for question, key in ((DUE, "to_inform_person_count"), (NOTICE, "public_notice_person_count")):
        value = ask(lab, question)[key][0]
        drivers = ask(lab, "method/drivers", headline=question)
        ends = (1 - drivers.below_share.max(), 1 + drivers.above_share.max())
        low, high = (three(round(value * end)) for end in ends)
        assert f"{low} to {high}, by our ranges" in page, question
    assert "by our ranges" not in page_of(desk.view("/situation?d=59", "en")).text


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
    page = page_of(desk.view("/situation", "en")).text
    assert "the largest single change is by the number of candidate spaces" in page


def test_ends_of_calls_stand_in_the_decision(desk, of_full_size):
    view = desk.view("/situation", "en")
    row = ask_numbers(view.state, view.world, view.words)
    found = row["ends"]["pace"]
    assert found.keys() == {
        f"{end}_end_{kind}" for end in ("low", "high") for kind in ("count", "call_count")
    }
    assert 0 < found["low_end_call_count"] < row["peak_call_count"] < found["high_end_call_count"]
    row |= {"fits_call_centre": False, "peak_call_count": 50_500}
    row["ends"]["pace"] |= {"low_end_call_count": 11_000, "high_end_call_count": 190_000}
    _, said = say_decision("pace", row, view.words)
    assert "50,500 calls at the peak (11,000 to 190,000)" in said.text


def test_ends_of_a_headline_stand_in_the_fold_of_one_card(desk, of_full_size):
    def count(address, text):
        return page_of(desk.view(address, "en")).text.count(text)

    assert count("/response", "umber of calls on the busiest day:") == 1
    assert count("/response", "umber of those aged 75 and over to inform:") == 1
    assert count("/what", "umber of persons whose social security number is out:") == 1
    assert count("/who", "ate of France:") == 1


def test_ends_of_the_plan_stand_below_its_headline_and_of_no_other_plan(desk, of_full_size, lab):
    days = ask(lab, "notification/duration").day_count[0]
    drivers = ask(lab, "method/drivers", headline="notification/duration")
    low = round(days * (1 - drivers.below_share.max()))
    high = round(days * (1 + drivers.above_share.max()))
    assert f"By our ranges: {low} to {high} days, " in page_of(desk.view("/response", "en")).text
    for moved in ("plan=paced", "letters_per_day=200000", "d=59", "tab=budget"):
        assert "By our ranges: " not in page_of(desk.view(f"/response?{moved}", "en")).text, moved
