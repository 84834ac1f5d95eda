"""What is planted on a page is found; that true pages have no trouble, their own tests hold."""

import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from breachlab.paths import read
from tests.support.browser.axe import LONGEST, violations
from tests.support.browser.geometry import troubles
from tests.support.browser.proportions import measure

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


def test_a_planted_violation_names_rule_impact_and_element_and_a_clean_page_has_none(found):
    assert found("<p>Nord</p><button>Clear</button>") == []
    (sentence,) = found('<img src="x.png">')
    said = 'image-alt (critical): Element does not have an alt attribute: <img src="x.png">'
    assert sentence == said


def test_a_name_without_the_words_on_the_button_is_one_and_long_html_is_cut(found):
    button = f'<button aria-label="Nord">{"Loiret, " * 30}</button>'
    (sentence,) = found(button * 3)
    rule, html = sentence.split(": <")
    assert rule.startswith("label-content-name-mismatch (serious): ")
    assert html.endswith("…, and 2 more") and len(f"<{html}") == LONGEST + len(", and 2 more")


FOLDER = Path(__file__).parent
STYLE = f"<!DOCTYPE html><style>{read(FOLDER / 'planted.css')}</style>"
CARD = '<figure class="card"><h2>Ages</h2>{}</figure>'
# {what is planted: the HTML, what is said of it}
BROKEN = {
    name: (html, re.findall("^- (.+)$", said, re.MULTILINE))
    for name, html, said in re.findall(
        r"^## ([^\n]+)\n\n```html\n(.*?)```\n(.*?)(?=^## |\Z)",
        read(FOLDER / "planted.md"),
        re.MULTILINE | re.DOTALL,
    )
}


def bar_rows(*ends, numbers=(400, 100, 300), style=""):
    """Return a card of three bars that end at these places, with their numbers."""
    lines = "".join(
        f'<tr><td><div class="bar" style="--end: {end}%"></div></td>'
        f'<td data-count="person_count" data-value="{number}">{number}</td></tr>'
        for end, number in zip(ends, numbers, strict=True)
    )
    return style + CARD.format(f"<table>{lines}</table>")


def stack(*parts, numbers=(250, 150, 100)):
    """Return a card of a bar of three parts, and its legend."""
    names = ("email", "sms", "letter")
    bar = "".join(f'<i class="{name}" style="--part: {part}%"></i>'
                  for name, part in zip(names, parts, strict=True))  # fmt: skip
    legend = "".join(
        f'<li><i class="{name}"></i><b data-count="person_count" data-value="{number}"></b></li>'
        for name, number in zip(names, numbers, strict=True)
    )
    return CARD.format(f'<div class="stacked">{bar}</div><ul class="stack-legend">{legend}</ul>')


def range_rows(*places, numbers=((100, 400, 250), (50, 150, 75))):
    """Return a card of two ranges with a dot in each: the numbers of both ends, and of the dot."""
    lines = "".join(
        f'<tr><td><div class="track" style="--start: {start}%; --end: {end}%; --at: {at}%">'
        '<i class="range"></i><i class="taken"></i></div></td>'
        f'<td data-count="least most count" data-value="{low} {high} {count}"></td></tr>'
        for (start, end, at), (low, high, count) in zip(places, numbers, strict=True)
    )
    return CARD.format(f"<table>{lines}</table>")


def chart(*heights, numbers=(40, 10, 30)):
    """Return a card of a chart of three bars of these heights."""
    bars = "".join(
        f'<rect x="{20 * at}" width="9" y="0" height="{tall}" data-value="{number}"/>'
        for at, (tall, number) in enumerate(zip(heights, numbers, strict=True))
    )
    return CARD.format(f'<svg class="chart" width="300" height="100">{bars}</svg>')


def hundred(filled, said):
    """Return a card of a hundred dots and the number that is said of them."""
    dots = "".join(f'<i style="opacity: {1 if at < filled else 0.2}"></i>' for at in range(100))
    return CARD.format(f'<div><div class="dots">{dots}</div><p>Left: {said}</p></div>')


UNSET = "<style>.bar { width: calc(var(--end) - var(--unset)); }</style>"
TRUE = {
    "bars": bar_rows(80, 20, 60),
    "a stack": stack(50, 30, 20),
    "ranges and their dots": range_rows((25, 100, 62.5), (12.5, 37.5, 18.75)),
    "a chart": chart(80, 20, 60),
    "a hundred dots": hundred(37, 37),
}
FALSE = {
    "bars that are all as long": bar_rows(80, 20, 60, style=UNSET),
    "two bars swapped": bar_rows(20, 80, 60),
    "a bar too long": bar_rows(80, 30, 60),
    "a bar without a number": bar_rows(80, 20, 60).replace('data-value="100"', ""),
    "a part of a stack too long": stack(50, 40, 10),
    "two parts of a stack swapped": stack(30, 50, 20),
    "a range that ends elsewhere": range_rows((25, 90, 62.5), (12.5, 37.5, 18.75)),
    "a range that begins elsewhere": range_rows((25, 100, 62.5), (22.5, 47.5, 18.75)),
    "a dot that is off": range_rows((25, 100, 62.5), (12.5, 37.5, 25)),
    "a dot beside its range": range_rows(
        (25, 100, 62.5), (12.5, 37.5, 50), numbers=((100, 400, 250), (50, 150, 200))
    ),
    "a bar of a chart too short": chart(80, 20, 50),
    "a dot too many of a hundred": hundred(38, 37),
}


@pytest.fixture(scope="module")
def blank(browser):
    page = browser.new_page(viewport={"width": 800, "height": 600})
    yield page
    page.close()


@pytest.mark.parametrize("planted", BROKEN)
def test_a_planted_trouble_is_named_and_measured(blank, planted):
    body, expected = BROKEN[planted]
    blank.set_content(f"{STYLE}<main>{body}</main>")
    found = troubles(blank)
    assert len(found) == len(expected) and all(map(fnmatchcase, found, expected)), found


def test_it_is_measured_unscrolled_and_left_as_it_was(blank):
    header = '<p style="position: sticky; top: 0; margin: 0">Header</p>'
    blank.set_content(f"{STYLE}<main>{header}{'<p>Nord</p>' * 90}</main>")
    blank.evaluate("scrollTo(0, 507)")
    assert troubles(blank) == []
    assert blank.evaluate("scrollY") == 507


def test_what_is_not_drawn_as_its_numbers_say_is_found(blank):
    found = set()
    for name, body in (TRUE | FALSE).items():
        blank.set_content(f"{STYLE}<main>{body}</main>")
        found |= {name} if measure(blank).troubles else set()
    assert found == FALSE.keys()
