"""A page on paper, in a real browser: on one A4, white, with all that is read and nothing else."""

import re

import pytest
from playwright.sync_api import expect

from breachlab.paths import ROOT, read
from breachlab.words.language import interface
from tests.support.browser import paper
from tests.support.browser.look import LANGUAGES

STYLES = sorted((ROOT / "dashboard").rglob("*.css"))
CHARTS = """() => [...document.querySelectorAll("svg:is(.chart, .strip)")].map(
    svg => [svg.clientWidth, svg.clientHeight, svg.outerHTML])"""


def test_what_depends_on_the_width_of_a_window_is_not_of_paper():
    queries = [
        (path.name, query)
        for path in STYLES
        for query in re.findall(r"@media ([^{]*width[^{]*)", read(path))
    ]
    assert queries
    assert [each for each in queries if not each[1].startswith("screen and")] == []


def test_paper_has_all_cards_open_whatever_window_it_is_printed_from(open_page):
    page = open_page("/who?d=59", "fr", width=390).page  # a place, without which none is compared
    for width in (390, 2560):
        page.set_viewport_size({"width": width, "height": 844})
        assert paper.sheets(page) == [paper.A4], width
        paper.laid_out(page)
        for card in page.locator(".card").all():
            expect(card.locator(".drawing, .map, .table").first).to_be_visible()
        for hidden in ("#links", "#picker", "#more", ".tools"):
            expect(page.locator(f"{hidden}:visible")).to_have_count(0)
        page.emulate_media(media="null")


def test_paper_is_white_and_a_figure_as_wide_as_its_column_whatever_the_theme(open_page):
    page = open_page("/who", "fr", "dark").page
    expect(page.locator("html")).to_have_css("background-color", "rgb(20, 23, 28)")
    paper.laid_out(page)
    expect(page.locator("html")).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(page.locator("body")).to_have_css("color", "rgb(27, 31, 36)")
    expect(page.locator("html")).to_have_css("color-scheme", "light")
    drawings = page.locator(".drawing, svg.strip").all()
    assert len(drawings) == 3  # dots, map, years
    for drawing in drawings:
        width = drawing.evaluate("each => each.getBoundingClientRect().width / each.currentCSSZoom")
        card = drawing.evaluate("each => each.closest('.card').clientWidth")
        assert width == pytest.approx(card, abs=1)


def test_after_printing_the_page_is_what_it_was(open_page):
    reader = open_page("/situation")
    assert paper.sheets(reader.page) == [paper.A4]
    expect(reader.page.locator("details[open]")).to_have_count(0)
    reader = open_page("/who")
    before = reader.page.evaluate(CHARTS)
    assert len(before) == 3 and paper.sheets(reader.page) == [paper.A4]
    assert reader.page.evaluate(CHARTS) == before
    reader.clicks_bar("exposure/by_first_year", "toggle:first_years=2010")
    assert reader.path == "/who?y=2010" and reader.troubles == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_left_out_is_said_to_be(open_page, language):
    cards = interface(language)["cards"]
    for path, query, left_out in (
        ("/situation", "exposure/known_axis", ".events"),
        ("/method?opened=ledger", "method/ledger", ".table"),
    ):
        reader = open_page(path, language)
        expect(reader.card(query).locator(".printed")).to_be_hidden()
        paper.laid_out(reader.page)
        expect(reader.card(query).locator(".printed")).to_be_visible()
        expect(reader.card(query).locator(".printed")).to_have_text(cards[query]["printed"])
        expect(reader.card(query).locator(left_out)).to_be_hidden()


@pytest.mark.parametrize("draft", LANGUAGES)
def test_each_letter_prints_whole_and_says_which_it_is(open_page, draft):
    """A letter is on the second of two sheets: the first has the choice and the check."""
    reader = open_page(f"/response?tab=messages&message=registrants.on_file.letter&draft={draft}")
    page, groups = reader.page, reader.page.locator(".message-group button")
    for number in range(groups.count()):
        if number:
            reader.does(groups.nth(number).click)
        chosen = groups.nth(number).inner_text()
        if chosen.startswith("Everybody"):  # a notice and a text easy to read, no letter
            continue
        assert paper.sheets(page) == [paper.A4] * 2, chosen
        page.emulate_media(media="print")
        assert page.locator(".choosers button:visible").all_inner_texts()[:2] == [chosen, "Letter"]
        whole = "each => each.checkVisibility() && each.scrollHeight <= each.clientHeight"
        assert page.locator(".paper pre").evaluate(whole), chosen
        group = page.locator(".notification-message .table .printed").inner_text()
        assert group == chosen.replace("\n", " · ")  # on the sheet of the letter, too
        page.emulate_media(media="null")
