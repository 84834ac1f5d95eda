"""axe-core finds what is planted, and nothing on a clean page, even where scripts are forbidden."""

import pytest

from tests.support.browser.axe import LONGEST, violations
from tests.support.browser.geometry import troubles

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Who</title></head>
<body><main><h1>Who is exposed?</h1>{}</main></body></html>"""
POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; object-src 'none'"


@pytest.fixture(scope="module")
def found(browser):
    """Return what axe finds on a page with this in it, served under a strict policy."""
    page = browser.new_page()

    def _found(body):
        headers = {"Content-Type": "text/html", "Content-Security-Policy": POLICY}
        page.unroute_all()
        page.route("**/*", lambda route: route.fulfill(body=PAGE.format(body), headers=headers))
        page.goto("http://page.invalid/")
        assert troubles(page) == []  # nor does it need a script tag
        return violations(page)

    yield _found
    page.close()


def test_a_clean_page_has_none(found):
    assert found("<p>Nord</p><button>Clear</button>") == []


def test_a_planted_violation_names_rule_impact_and_element(found):
    (sentence,) = found('<img src="x.png">')
    assert sentence == (
        'image-alt (critical): Element does not have an alt attribute: <img src="x.png">'
    )


def test_a_name_without_the_words_on_the_button_is_one_and_long_html_is_cut(found):
    button = f'<button aria-label="Nord">{"Loiret, " * 30}</button>'
    (sentence,) = found(button * 3)
    rule, html = sentence.split(": <")
    assert rule.startswith("label-content-name-mismatch (serious): ")
    assert html.endswith("…, and 2 more") and len(f"<{html}") == LONGEST + len(", and 2 more")
