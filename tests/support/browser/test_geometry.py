"""Every rule of geometry, on a page that breaks it, and on one that only seems to."""

from fnmatch import fnmatchcase

import pytest

from tests.support.browser.geometry import troubles

PAGE = """<!DOCTYPE html><style>
    body {{ margin: 20px; font: 16px/1.4 sans-serif; }}
    p, h2, figure {{ margin: 0; }}
    .card {{ width: 300px; }}
    .unseen {{ position: absolute; width: 1px; height: 1px; overflow: hidden; }}
    .placed {{ position: absolute; top: 20px; }}
    .fixed {{ position: fixed; }}
    .dots {{ width: 60px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }}
    .moved {{ position: relative; text-align: right; }}
</style><main>{}</main>"""
CARD = '<figure class="card"><h2>Ages</h2>{}</figure>'
DRAWING = CARD.format('<svg width="300" height="100">{}</svg>')
LONG = "A sentence of a good many words, that no narrow box can hold on a line of its own. " * 3
TALL = '<p style="height: 2000px"></p>'

# Lengths that depend on the font are any number of pixels.
BROKEN = {
    "leaves its card": (
        CARD.format('<p class="moved" style="left: 12px">Nord</p>'),
        ["“Nord” leaves the card “Ages” by 12 px on the right."],
    ),
    "leaves its card below": (
        CARD.format('<p style="position: relative; top: 50px">Nord</p>'),
        ["“Nord” leaves the card “Ages” by * px on the bottom."],
    ),
    "leaves the page, and so it scrolls": (
        '<p class="moved" style="left: 50px">Nord</p>',
        ["The page scrolls sideways by 30 px.", "“Nord” leaves the page by 30 px on the right."],
    ),
    "leaves the page where nobody can scroll": (
        '<p class="moved" style="left: -40px; text-align: left">Nord</p>',
        ["“Nord” leaves the page by 20 px on the left."],
    ),
    "something without words makes the page scroll": (
        '<hr style="width: 900px">',
        ["The page scrolls sideways by 122 px."],
    ),
    "two texts": (
        CARD.format('<p>Nord</p><p style="margin-top: -10px">Pas-de-Calais</p>'),
        ["“Nord” and “Pas-de-Calais” overlap by * px in the card “Ages”."],
    ),
    "a child over its parent's words": (
        '<p>Nord <b style="margin-left: -15px">Loiret</b></p>',
        ["“Nord” and “Loiret” overlap by * px."],
    ),
    "two texts of a drawing": (
        DRAWING.format('<text x="10" y="50">Nord</text><text x="30" y="50">Loiret</text>'),
        ["“Nord” and “Loiret” overlap by * px in the card “Ages”."],
    ),
    "a text of a drawing beyond its edge": (
        DRAWING.format('<text x="310" y="50" text-anchor="end">21 April</text>'),
        ["“21 April” is cut by 10 px in the card “Ages”."],
    ),
    "a word on a bar, clipped elsewhere": (
        DRAWING.format(
            '<clipPath id="c"><rect x="0" y="0" width="90" height="100"/></clipPath>'
            '<g clip-path="url(#c)"><text x="100" y="50" text-anchor="end">Nord</text></g>'
        ),
        ["“Nord” is cut by 10 px in the card “Ages”."],
    ),
    "dots": (
        f'<p class="dots">{LONG}</p>',
        ["“A sentence of a good many words, that n…” is cut by * px."],
    ),
    "a second line": (
        CARD.format(
            '<p style="height: 22px; overflow: hidden; width: 100px">Nord, Loiret, Indre</p>'
        ),
        ["“Nord, Loiret, Indre” is cut by * px in the card “Ages”."],
    ),
    "what a field shows": (
        '<input placeholder="Add a filter: Nord, 25-29" style="width: 60px; font: inherit">',
        ["“Add a filter: Nord, 25-29” is cut by * px."],
    ),
    "a heading inside a word": (
        CARD.format('<h3 style="width: 40px; overflow-wrap: anywhere">By département</h3>'),
        ["“By département” breaks inside the word “département” in the card “Ages”."],
    ),
    "the head of a column inside a word": (
        '<table style="width: 70px; overflow-wrap: anywhere"><thead><tr><th>Persons</th>'
        "<th>Records</th></tr></thead></table>",
        [
            "“Persons” breaks inside the word “Persons”.",
            "“Records” breaks inside the word “Records”.",
        ],
    ),
    "under a header that never goes away": (
        '<p class="fixed" style="top: 0; padding-top: 20px">Header</p>' + "<p>Nord</p>" + TALL,
        ["“Header” and “Nord” overlap by * px."],
    ),
}

LEGAL = {
    "a pixel": CARD.format('<p class="moved" style="left: 1px">Nord</p>'),
    "siblings on one line, and a child": "<p>Nord<b>Loiret</b><i>Indre</i> and <a>Cher</a></p>",
    "a line beneath a line": f'<p style="font-size: 28px; line-height: 1">{LONG}</p>',
    "other nodes in tight lines": f'<p style="line-height: 1">{LONG}<b>{LONG}</b></p>',
    "no display": '<p style="display: none">Nord</p>',
    "not visible": '<p>Nord</p><p style="visibility: hidden; margin-top: -20px">Loiret</p>',
    "no opacity": '<p>Nord</p><div style="opacity: 0; margin-top: -20px"><p>Loiret</p></div>',
    "for screen readers": f'<p class="unseen">{LONG}</p><p>Nord</p>',
    "clipped to nothing": '<p>Nord</p><p class="placed" style="clip-path: inset(50%)">Loiret</p>',
    "a live region": '<p class="placed" style="left: -9999px" aria-live="polite">Nord</p>',
    "a skip link, until it has the focus": '<a class="placed" style="top: -60px">Skip</a>',
    "a drawer that is closed": '<aside class="fixed" style="left: 100%; top: 0">Nord</aside>',
    "details that are closed": f'<details><p class="dots">{LONG}</p></details>',
    "a title within a drawing": DRAWING.format(f"<path><title>{LONG}</title></path>"),
    "a drawing's definitions": DRAWING.format('<defs><text x="400">Nord</text></defs>'),
    "lines of unequal length, beside the shorter": DRAWING.format(
        '<text><tspan x="60" y="50">2004</tspan><tspan x="20" y="66">or before</tspan></text>'
        '<text x="48" y="50">0</text>'
    ),
    "turned labels, whose upright boxes would meet": DRAWING.format(
        "".join(
            f'<text transform="translate({x} 80) rotate(-45)">April 2024</text>'
            for x in range(10, 200, 24)
        )
    ),
    "what scrolls within": CARD.format(
        '<div style="overflow: auto"><p style="width: 600px" class="moved">Nord</p></div>'
    ),
    "a list under the head that sticks": '<div style="overflow: auto; height: 60px">'
    '<p style="position: sticky; top: 0">Head</p>' + "<p>Nord</p>" * 9 + "</div>",
    "a bar at the foot of the window": '<p class="fixed" style="bottom: 0">Bar</p>'
    + "<p>Nord</p>" * 50,
    "what is placed leaves what clips the flow": '<div style="overflow: hidden; height: 30px">'
    'Nord<p class="placed" style="top: 100px">Loiret</p></div>',
    "a menu that a card opened": CARD.format(
        '<ul role="listbox" class="placed" style="width: 500px; text-align: right">Nord</ul>'
    ),
    "a heading at its spaces and hyphens": CARD.format(
        '<h3 style="width: 150px; overflow-wrap: anywhere">Villeneuve-d\'Ascq &amp; Seine-Saint-'
        "Denis dépar&shy;tements</h3>"
    ),
    "a name of a table inside a word": '<table style="width: 60px; overflow-wrap: anywhere">'
    "<tbody><tr><th><code>combination_cube</code></th></tr></tbody></table>",
    "a script": "<script>const nord = 'Nord';</script>",
}


@pytest.fixture(scope="module")
def blank(browser):
    page = browser.new_page(viewport={"width": 800, "height": 600})
    yield page
    page.close()


def test_a_planted_trouble_is_named_and_measured(blank):
    wrong = []
    for rule, (body, expected) in BROKEN.items():
        blank.set_content(PAGE.format(body))
        found = troubles(blank)
        if len(found) != len(expected) or not all(map(fnmatchcase, found, expected)):
            wrong.append(f"{rule}: {found}, not {expected}")
    assert not wrong, "\n".join(wrong)


def test_a_legal_page_has_no_trouble(blank):
    wrong = {}
    for rule, body in LEGAL.items():
        blank.set_content(PAGE.format(body))
        if found := troubles(blank):
            wrong[rule] = found
    assert wrong == {}


def test_it_is_measured_unscrolled_and_left_as_it_was(blank):
    header = '<p style="position: sticky; top: 0; margin: 0">Header</p>'
    blank.set_content(PAGE.format(header + "<p>Nord</p>" * 90))
    blank.evaluate("scrollTo(0, 507)")
    assert troubles(blank) == []
    assert blank.evaluate("scrollY") == 507
