"""A phone: the bar at its foot, cards behind their headings, targets for fingers, no scroll."""

import pytest
from playwright.sync_api import expect

from dashboard.pages import PAGES
from tests.support.browser import paper
from tests.support.browser.axe import violations
from tests.support.browser.look import LANGUAGES, widen

PHONE = {"width": 390, "height": 844}
NAMES = [page.name for page in PAGES]
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TARGET_PIXELS = 44  # pixels
# What stands in a line of text is as high as the line; the foot of a card and the footer are lines.
# A part of a bar is as wide as the share that it shows.
SMALL = """side => [...document.querySelectorAll("a, button, input, select, summary")]
    .filter(each => each.checkVisibility() && !each.closest("figcaption, footer, p, td > a"))
    .map(each => [each, each.getBoundingClientRect()])
    .filter(([each, { width, height }]) =>
        width && ((width < side && !each.closest(".parts")) || height < side))
    .map(([each, { width, height }]) =>
        `${each.id || each.className || each.textContent}: ${width} × ${height}`)"""


def small(page) -> list[str]:
    """Return a line for each button, link or field that is smaller than a finger."""
    return page.evaluate(SMALL, TARGET_PIXELS)


def toggles(reader):
    return reader.page.locator(".toggle")


def test_bar_has_four_pages_and_a_sheet_with_the_others(open_page):
    reader = open_page("/who?d=59", **PHONE)
    bar = reader.page.locator("#links :visible")
    assert bar.all_inner_texts() == ["Situation", "Who", "What", "Response", "More"]
    box = reader.page.locator("#links").bounding_box()
    assert box["y"] + box["height"] == PHONE["height"]
    reader.page.locator("#more-open").click()
    sheet = reader.page.locator("#more")
    expect(sheet).to_be_visible()
    assert violations(reader.page) == []
    reader.page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(reader.page.locator("#more-open")).to_be_focused()
    reader.page.keyboard.press("Enter")
    reader.does(sheet.get_by_role("link", name="Method").click)
    assert reader.path == "/method?d=59"
    expect(sheet).to_be_hidden()
    assert reader.troubles == []


def test_find_box_is_the_whole_header_while_it_is_used_and_the_bar_is_away(open_page):
    reader = open_page("/who", **PHONE)
    assert reader.page.locator("#sought").bounding_box()["width"] == 44
    reader.page.locator("#sought").focus()
    assert reader.page.locator("#sought").bounding_box()["width"] == PHONE["width"] - 32
    expect(reader.page.locator("#links")).to_be_hidden()
    reader.picks("nord")
    assert reader.chips == ["Nord (59)"]
    reader.page.locator("h1").click()
    expect(reader.page.locator("#links")).to_be_visible()


def test_wide_screens_have_all_cards_open_and_no_button_in_a_heading(open_page):
    reader = open_page("/who?d=59", **PHONE)  # a place, without which nothing is compared
    widen(reader.page, 1440)
    expect(toggles(reader)).to_have_count(0)
    for card in reader.page.locator(".card").all():
        expect(card.locator("figcaption")).to_be_visible()
    widen(reader.page, 390)
    expect(toggles(reader)).not_to_have_count(0)


def test_paper_has_all_cards_open_and_neither_bar_nor_find_box(open_page):
    page = open_page("/who?d=59", **PHONE).page  # a place, without which nothing is compared
    assert paper.sheets(page) == [paper.A4]
    paper.laid_out(page)
    for card in page.locator(".card").all():
        expect(card.locator(".drawing, .map, .table").first).to_be_visible()
    for hidden in ("#links", "#picker", "#more", ".tools"):
        expect(page.locator(f"{hidden}:visible")).to_have_count(0)


def test_cards_are_all_open_without_scripts(browser, address):
    with browser.new_context(viewport=PHONE, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}who?d=59")
        for card in page.locator(".card").all():
            expect(card.locator("figcaption")).to_be_visible()
        expect(page.locator(".toggle")).to_have_count(0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_have_targets_for_fingers_and_no_sideways_scroll(open_page, language):
    """Nor when a page is enlarged four times, and so is 320 pixels wide."""
    wrong = []
    for name in NAMES:
        page = open_page(f"/{name}?d=59", language, **PHONE).page
        for width in (390, 320):
            widen(page, width)
            wrong += [f"{name}: {each}" for each in small(page)] if width == 390 else []
            if page.evaluate(SIDEWAYS) > 0:
                wrong.append(f"{name}: scrolls sideways at {width}")
    assert not wrong, "\n".join(wrong)
