"""A reader arrives: at a card by its link, and clicks or types before the scripts are there."""

import pytest
from playwright.sync_api import expect

from breachlab.paths import ROOT
from dashboard.layout import frame
from dashboard.layout.frame import slug
from dashboard.pages import PAGES

YEARS, ANCHOR = "exposure/by_first_year", "exposure-by_first_year"
CARDS = {page.name: {slug(card) for card in page.cards} for page in PAGES}


def is_below_the_header(reader, card):
    header = reader.page.locator("header").bounding_box()
    return card.bounding_box()["y"] >= header["y"] + header["height"]


@pytest.mark.parametrize("path", ["/who", "/who?d=59"])
def test_an_address_with_a_card_shows_it_below_the_header_and_marks_it(open_page, path):
    reader = open_page(f"{path}#{ANCHOR}", height=700)
    card = reader.card(YEARS)
    expect(card).to_be_in_viewport()
    assert is_below_the_header(reader, card)
    marked, other = (
        each.evaluate("each => getComputedStyle(each).borderTopColor")
        for each in (card, reader.page.locator(".card").first)
    )
    assert marked != other
    assert reader.path == f"{path}#{ANCHOR}" and reader.troubles == []


def test_a_card_that_moved_is_followed_to_where_it_is(open_page, monkeypatch):
    now = f"/what#{slug(next(page for page in PAGES if page.name == 'what').cards[0])}"
    monkeypatch.setattr(frame, "moves", lambda: {"who": {"old": now}})
    reader = open_page("/who#old")
    reader.page.wait_for_url(f"**{now}")


def test_cards_that_moved_are_not_on_the_page_and_are_where_it_is_said(subtests):
    for page in frame.moves():
        with subtests.test(page=page):
            for old, now in frame.moves()[page].items():
                path, _, anchor = now.partition("#")
                target = path.partition("?")[0].strip("/") or page
                assert old not in CARDS[page], f"{page}: {old} stands there"
                assert anchor in CARDS[target], f"{page}: {now} is not there"


def test_moved_cards_say_where_lines_go():
    assert "old slug" in (ROOT / "dashboard/layout/moved_cards.toml").read_text(encoding="utf-8")


def test_an_early_link_is_followed_at_once_and_a_lever_moved_early_is_let_go(open_page):
    def does(page):
        page.locator("#tab-budget").click()
        page.wait_for_url("**/response?tab=budget", wait_until="commit")
        expect(page.locator("#lever-letter_cost")).to_have_value("2")
        page.locator("#lever-letter_cost").focus()
        page.keyboard.press("ArrowRight")

    reader = open_page("/response", early=does, last=1)
    assert reader.path == "/response?letter_cost=1.2&tab=budget"
    expect(reader.lever("letter_cost")).to_have_attribute("aria-valuetext", "€1.20")
    expect(reader.lever("letter_cost")).to_be_focused()
    reader.back()
    assert reader.path == "/response?tab=budget" and reader.troubles == []


def test_an_early_finger_opens_a_card_and_the_drawer_of_data(open_page):
    def does(page):
        page.locator("#exposure-by_first_year h2").click()
        page.locator("#more-open").click()

    reader = open_page("/who", width=390, height=844, early=does)
    expect(reader.page.locator("#exposure-by_first_year .drawing")).to_be_attached()
    assert reader.page.locator("#exposure-by_first_year").get_attribute("data-open") is not None
    expect(reader.page.locator("#more")).to_be_visible()
    assert reader.troubles == []
