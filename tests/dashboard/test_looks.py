"""The page as every reader has it: all of it can be read, on screens, phones and paper."""

import pytest

from tests.support.browser.look import ADDRESSES
from tests.support.browser.readable import on_paper, on_screen
from tests.support.browser.reader import MOST_WORDS

OPEN_AND_OTHER = ("a[aria-current]", "a:not([aria-current])")
LOOKS = [("light", "en"), ("dark", "fr")]
WIDTHS = (390, 768, 1440)
HEARD = {"light": (390, 1440), "dark": (1440,)}  # by axe
OF_SELECTION = 25  # words more that say what is selected or chosen
LISTS = ("/what", "/method")  # pages to look something up in: no words are counted
COMPARED = ("/who?d=R32.R44.59", "/who?d=59.62.93&since=registration", "/situation?d=976")


@pytest.mark.parametrize(("theme", "language"), LOOKS)
def test_every_page_can_be_read_on_screens_and_on_one_a4_and_has_few_words(
    open_page, theme, language
):
    wrong = []
    for path in (*ADDRESSES, *COMPARED):
        reader = open_page(path, language, theme)
        words, page = reader.count_words(), path.partition("?")[0]
        is_long = words > MOST_WORDS + OF_SELECTION * ("?" in path)
        found = [f"{words} words"] if is_long and page not in LISTS else []
        found += on_screen(reader.page, WIDTHS, HEARD[theme])
        found += on_paper(reader.page, 1)
        wrong += [f"{path}: {each}" for each in found]
    assert not wrong, "\n".join(wrong)


PRESSED = ".switch [aria-pressed=true]"
INK_AND_PAPER = """each => { const { color, backgroundColor } = getComputedStyle(each);
    return [color, backgroundColor]; }"""
# In one look: an element that leaves the page between two has no style, thus no "0s".
MOVING = """[...document.querySelectorAll("*")].filter(
    each => getComputedStyle(each).transitionDuration !== "0s").length"""


@pytest.mark.parametrize(("theme", "language"), LOOKS)
def test_a_reader_has_the_theme_the_language_the_contrast_and_the_rest_chosen(
    open_page, theme, language
):
    page = open_page("/who", language, theme).page  # the pages of the tests ask for less motion
    assert page.evaluate(MOVING) == 0
    assert page.get_attribute("html", "data-theme") == theme
    assert page.get_attribute("html", "lang") == language
    ink = page.evaluate(f"({INK_AND_PAPER})(document.body)")[0]
    paper = page.evaluate(f"({INK_AND_PAPER})(document.documentElement)")[1]
    for pressed in page.locator(PRESSED).all():
        assert pressed.evaluate(INK_AND_PAPER) == [paper, ink]  # inverted
    # In a system of high contrast its colours come before those of a theme.
    page.emulate_media(forced_colors="active", color_scheme=theme)
    styles = "getComputedStyle(document.documentElement)"
    assert page.evaluate(f"{styles}.getPropertyValue('--stock-ink')") == "#000000"
    border = "each => getComputedStyle(each).borderBottomColor"
    lines = {page.locator(f"#links {each}").first.evaluate(border) for each in OPEN_AND_OTHER}
    assert len(lines) == 2  # the open page is told from the others
    outline = "all => all.map(each => getComputedStyle(each).outlineStyle)"
    assert {*page.locator(PRESSED).evaluate_all(outline)} == {"solid"}
    icon = page.locator("#undo .icon").evaluate("each => getComputedStyle(each).backgroundColor")
    assert icon == page.locator("#language").evaluate("each => getComputedStyle(each).color")
    page.emulate_media(forced_colors="none", color_scheme=theme)
