"""The page as every reader has it: all of it can be read, on screens and on paper."""

import pytest

from tests.support.browser.look import ADDRESSES
from tests.support.browser.readable import on_paper, on_screen

OPEN_AND_OTHER = ("a[aria-current]", "a:not([aria-current])")
LOOKS = [("light", "en"), ("dark", "fr")]
# At other widths, and by axe, test_walk.py has tried what is light and English.
WIDTHS = {"light": (768,), "dark": (390, 768, 1440)}
HEARD = {"light": (), "dark": (1440,)}


@pytest.mark.parametrize(("theme", "language"), LOOKS)
def test_every_page_can_be_read_on_screens_and_on_one_a4(open_page, theme, language):
    wrong = []
    for path in ADDRESSES:
        page = open_page(path, language, theme).page
        found = on_screen(page, WIDTHS[theme], HEARD[theme])
        found += on_paper(page, 1)
        wrong += [f"{path}: {each}" for each in found]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("theme", "language"), LOOKS)
def test_a_reader_has_the_theme_and_the_language_chosen(open_page, theme, language):
    page = open_page("/who", language, theme).page
    assert page.get_attribute("html", "data-theme") == theme
    assert page.get_attribute("html", "lang") == language
    # In a system of high contrast its colours come before those of a theme.
    page.emulate_media(forced_colors="active", color_scheme=theme)
    styles = "getComputedStyle(document.documentElement)"
    assert page.evaluate(f"{styles}.getPropertyValue('--stock-ink')") == "#000000"
    border = "each => getComputedStyle(each).borderBottomColor"
    lines = {page.locator(f"#links {each}").first.evaluate(border) for each in OPEN_AND_OTHER}
    assert len(lines) == 2  # the open page is told from the others
    page.emulate_media(forced_colors="none", color_scheme=theme)
