"""Links to cards: copied, followed below the header, opened on a phone, found where they moved."""

import pytest
from playwright.sync_api import expect

from breachlab.paths import ROOT
from dashboard.cards import moved_cards
from dashboard.cards.card_foot import slug
from dashboard.pages import PAGES
from tests.support.cases import for_each

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
    monkeypatch.setattr(moved_cards, "moves", lambda: {"who": {"old": now}})
    reader = open_page("/who#old")
    reader.page.wait_for_url(f"**{now}")


@for_each("page", moved_cards.moves())
def test_cards_that_moved_are_not_on_the_page_and_are_where_it_is_said(page):
    for old, now in moved_cards.moves()[page].items():
        path, _, anchor = now.partition("#")
        target = path.partition("?")[0].strip("/") or page
        assert old not in CARDS[page], f"{page}: {old} stands there"
        assert anchor in CARDS[target], f"{page}: {now} is not there"


def test_moved_cards_say_where_lines_go():
    assert "old slug" in (ROOT / "dashboard/cards/moved_cards.toml").read_text(encoding="utf-8")
