"""Sheets in a real browser: on the screens of all readers, and on the paper that they are for."""

import pytest
from playwright.sync_api import expect

from tests.support.browser.look import LANGUAGES
from tests.support.browser.readable import on_paper, on_screen

# So many of paper; 77 has most neighbours.
SHEETS = {"/area": 1, "/area/59?public=16-25": 1, "/area/77": 1, "/briefing": 2}
WIDTHS = (360, 390, 768, 1440)
HEARD = {"en": (390, 1440), "fr": (1440,)}  # by axe: one width of each side of 700 pixels


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_of_a_sheet_can_be_read_on_screens_and_on_as_many_a4_as_it_is_for(open_page, language):
    wrong = []
    for path, count in SHEETS.items():
        page = open_page(path, language).page
        found = on_screen(page, WIDTHS, HEARD[language])
        page.emulate_media(color_scheme="dark")
        found += on_paper(page, count)
        wrong += [f"{path}: {each}" for each in found]
        expect(page.locator("html")).to_have_css("background-color", "rgb(255, 255, 255)")
        expect(page.locator("header")).to_contain_text("SYNTH")
        expect(page.locator(".tools")).to_be_hidden()
        expect(page.locator("#address")).to_have_text(page.url)
    assert not wrong, "\n".join(wrong)


def test_a_commune_that_is_looked_for_in_the_list_leads_to_the_sheet_that_names_it(open_page):
    page = open_page("/area", "fr").page
    page.get_by_label("Chercher un département, une commune").fill("roubaix")
    page.get_by_role("link", name="Roubaix (59)", exact=True).click()
    expect(page.locator("h2", has_text="Roubaix")).to_be_visible()


def test_the_list_sorts_numbers_by_their_size_and_not_by_how_they_are_written(open_page):
    """1,234 is more than 987, though its words begin with a 1."""
    page = open_page("/area").page
    ain, aisne = (page.locator("tbody tr").nth(place) for place in (0, 1))
    for row, value, written in ((ain, "987000", "987,000"), (aisne, "1234000", "1,234,000")):
        row.locator("td").nth(2).evaluate(
            "(cell, [value, text]) => { cell.dataset.value = value; cell.textContent = text; }",
            [value, written],
        )
    page.get_by_role("button", name="Exposed residents").click()
    expect(page.locator("tbody tr th")).to_contain_text(["Aisne", "Ain"])


def test_a_sheet_is_light_or_dark_as_the_screen_until_its_button_says_otherwise(browser, address):
    """The pages and the sheets keep one choice; axe finds no colour too faint in the dark.

    Nothing stands elsewhere in the dark: other widths are tried in the light.
    """
    with browser.new_context(color_scheme="dark", base_url=address) as context:
        page = context.new_page()
        wrong = []
        for path, count in [each for each in SHEETS.items() if "?" not in each[0]]:
            page.goto(path)
            expect(page.locator("html")).to_have_css("background-color", "rgb(20, 23, 28)")
            wrong += [f"{path}: {each}" for each in on_screen(page, (1440,), (1440,))]
            wrong += [f"{path}: {each}" for each in on_paper(page, count)]
            expect(page.locator("html")).to_have_css("background-color", "rgb(255, 255, 255)")
            page.emulate_media(media="null")  # back from paper
        assert not wrong, "\n".join(wrong)
        page.get_by_role("button", name="Light or dark").click()
        expect(page.locator("html")).to_have_css("background-color", "rgb(255, 255, 255)")
        page.goto("/who")
        expect(page.locator("html")).to_have_attribute("data-theme", "light")
