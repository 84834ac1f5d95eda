"""The page as every reader has it: all of it can be read, by whatever means one reads."""

from urllib.parse import urljoin

import pytest

from tests.support.browser.axe import violations
from tests.support.browser.geometry import troubles
from tests.support.browser.look import ADDRESSES, LANGUAGES, WIDTHS, Look, opened

every_address = pytest.mark.parametrize("path", ADDRESSES)


@every_address
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_is_cut_or_leaves_its_card_or_overlaps(browser, address, path, width, language):
    with opened(browser, urljoin(address, path), Look(width, "light", language)) as page:
        found = troubles(page)
    assert not found, "\n".join(found)


@every_address
@pytest.mark.parametrize(("theme", "language"), [("light", "en"), ("dark", "fr")])
def test_axe_finds_nothing(browser, address, path, theme, language):
    with opened(browser, urljoin(address, path), Look(1440, theme, language)) as page:
        found = violations(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("theme", "language"), [("light", "en"), ("dark", "fr")])
def test_a_reader_has_the_theme_and_the_language_chosen(browser, address, theme, language):
    with opened(browser, urljoin(address, "/who"), Look(1440, theme, language)) as page:
        assert page.get_attribute("html", "data-theme") == theme
        assert page.get_attribute("html", "lang") == language
