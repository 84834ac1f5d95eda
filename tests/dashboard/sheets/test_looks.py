"""Sheets in a real browser: on the screens of all readers, and on the paper that they are for."""

from contextlib import contextmanager
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from tests.support.browser import paper
from tests.support.browser.axe import violations
from tests.support.browser.geometry import troubles

SHEETS = {"/area": 1, "/area/59": 1, "/area/04": 1, "/briefing": 2}  # so many of paper


@contextmanager
def opened(browser, address, path, width, language, theme="light"):
    window = {"width": width, "height": 900}
    with browser.new_context(viewport=window, color_scheme=theme, locale=language) as context:
        page = context.new_page()
        page.goto(urljoin(address, path))
        page.evaluate("document.fonts.ready")
        yield page


@pytest.mark.parametrize("path", SHEETS)
@pytest.mark.parametrize(
    ("width", "language"), [(1440, "en"), (768, "fr"), (390, "fr"), (360, "en")]
)
def test_all_of_a_sheet_can_be_read_by_whatever_means(browser, address, path, width, language):
    with opened(browser, address, path, width, language) as page:
        assert troubles(page) == [] and violations(page) == []


@pytest.mark.parametrize(("path", "count"), SHEETS.items())
@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_is_on_as_many_a4_as_it_is_for(browser, address, path, count, language):
    with opened(browser, address, path, 1440, language, "dark") as page:
        assert paper.sheets(page) == [paper.A4] * count
        paper.laid_out(page)
        assert troubles(page) == []
        expect(page.locator("html")).to_have_css("background-color", "rgb(255, 255, 255)")
        expect(page.locator("header")).to_contain_text("SYNTH")
        expect(page.locator(".tools")).to_be_hidden()
        expect(page.locator("#address")).to_have_text(page.url)


def test_its_button_prints_without_a_word_in_the_console(browser, address):
    with opened(browser, address, "/area/59", 1440, "en") as page:
        said = []
        page.on("console", lambda line: said.append(line.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.evaluate("window.print = () => (window.hasPrinted = true)")
        page.get_by_role("button", name="Print this page").click()
        assert page.evaluate("window.hasPrinted") and said == []


def test_a_reader_comes_from_a_page_to_the_list_to_a_sheet_and_back(browser, address):
    with opened(browser, address, "/who", 1440, "fr") as page:
        page.get_by_role("link", name="Fiches de tous les départements").click()
        page.get_by_role("link", name="Corse-du-Sud (2A)").click()
        expect(page.locator("h1")).to_contain_text("Corse-du-Sud (2A)")
        page.get_by_role("link", name="In English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        page.get_by_role("link", name="On the pages").click()
        expect(page).to_have_url(urljoin(address, "/who?d=2A"))
        expect(page.locator("h1")).to_contain_text("Living in Corse-du-Sud (2A)")  # and in English
