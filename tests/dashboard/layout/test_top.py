"""The top of a page in a browser: one row, and what is pressed can be told from what is not."""

import pytest
from playwright.sync_api import expect

from breachlab.words.language import interface
from tests.support.browser.look import LANGUAGES, widen

ROW = """() => ["header .name", "#links", "#picker", ".tools"].map(
    each => document.querySelector(each).getBoundingClientRect())
    .map(({ top, bottom }) => (top + bottom) / 2)"""
PRESSED = """() => {
    const of = element => { const { color, backgroundColor } = getComputedStyle(element);
        return [color, backgroundColor]; };
    return [...document.querySelectorAll(".switch [aria-pressed=true]")].map(of);
}"""
BODY = """() => { const { color } = getComputedStyle(document.body);
    return [getComputedStyle(document.documentElement).backgroundColor, color]; }"""


def top_of(reader, selector):
    return reader.page.locator(selector).bounding_box()["y"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_header_is_one_row_and_a_first_filter_moves_nothing_below_it(open_page, language):
    reader = open_page("/who", language)
    middles = reader.page.evaluate(ROW)
    assert max(middles) - min(middles) <= 1
    assert reader.page.locator("header").bounding_box()["height"] < 60
    before = [top_of(reader, each) for each in ("#headline", ".card >> nth=0")]
    reader.picks("nord")
    assert reader.chips == ["Nord (59)"]
    assert [top_of(reader, each) for each in ("#headline", ".card >> nth=0")] == before
    assert reader.troubles == []


def test_header_leaves_nothing_out_at_any_width(open_page):
    page = open_page("/who?d=59").page
    for width in (1440, 1357, 1356, 1000, 820, 701):
        widen(page, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        links = page.locator("#links")
        assert links.evaluate("each => each.scrollWidth <= each.clientWidth"), width


@pytest.mark.parametrize("language", LANGUAGES)
def test_briefing_is_a_link_of_the_header(open_page, language):
    reader = open_page("/who", language)
    link = reader.page.locator("header .briefing")
    expect(link).to_have_text(interface(language)["page"]["briefing"])
    answer = reader.page.request.get(link.evaluate("each => each.href"))
    assert answer.status == 200 and interface(language)["briefing"]["title"] in answer.text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_pressed_segment_is_ink_on_paper_inverted(open_page, theme):
    page = open_page("/who", theme=theme).page
    pressed, body = page.evaluate(PRESSED), page.evaluate(BODY)
    assert pressed and all(each == body for each in pressed)


def test_forced_colours_leave_icons_and_what_is_pressed_to_be_seen(open_page):
    page = open_page("/who").page
    page.emulate_media(forced_colors="active")
    outlines = page.locator(".switch [aria-pressed=true]").evaluate_all(
        "all => all.map(each => getComputedStyle(each).outlineStyle)"
    )
    assert set(outlines) == {"solid"}
    undo, text = (
        page.evaluate(f"getComputedStyle(document.querySelector('{each}')).{colour}")
        for each, colour in (("#undo .icon", "backgroundColor"), ("#language", "color"))
    )
    assert undo == text
    page.emulate_media(forced_colors="none")


def test_nothing_moves_for_one_who_wants_no_motion(open_page):
    page = open_page("/who").page  # the pages of the tests ask for less motion
    # In one look: an element that leaves the page between two has no style, thus no "0s".
    moving = """[...document.querySelectorAll("*")].filter(
        each => getComputedStyle(each).transitionDuration !== "0s"
    ).length"""
    assert page.evaluate(moving) == 0
