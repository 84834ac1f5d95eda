"""Every rule of geometry, on a page that breaks it, and on one that only seems to."""

from fnmatch import fnmatchcase

import pytest

from tests.support.browser.geometry import troubles
from tests.support.browser.proportions import measure

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

# What is drawn: its rows, by the style of each mark, and the numbers beside it.
BARS = """<style>
    table { border-spacing: 0; }
    td:first-child { width: 200px; padding: 0; }
    i, .bar { height: 9px; background: blue; }
    .bar { margin-left: var(--start, 0%); width: calc(var(--end) - var(--start, 0%)); }
    .stacked { display: flex; width: 200px; }
    .stacked i { width: var(--part); }
    .track { position: relative; width: 200px; height: 9px; }
    .track i { position: absolute; left: var(--start); width: calc(var(--end) - var(--start)); }
    .track .taken { left: calc(var(--at) - 2px); width: 4px; background: red; }
    .dots { width: 200px; }
    .dots i { display: inline-block; width: 9px; }
</style>"""


def bar_rows(*ends, numbers=(400, 100, 300), style=""):
    """Return a card of three bars that end at these places, with their numbers."""
    lines = "".join(
        f'<tr><td><div class="bar" style="--end: {end}%"></div></td>'
        f'<td data-count="person_count" data-value="{number}">{number}</td></tr>'
        for end, number in zip(ends, numbers, strict=True)
    )
    return BARS + style + CARD.format(f"<table>{lines}</table>")


def stack(*parts, numbers=(250, 150, 100)):
    """Return a card of a bar of three parts, and its legend."""
    names = ("email", "sms", "letter")
    bar = "".join(f'<i class="{name}" style="--part: {part}%"></i>'
                  for name, part in zip(names, parts, strict=True))  # fmt: skip
    legend = "".join(
        f'<li><i class="{name}"></i><b data-count="person_count" data-value="{number}"></b></li>'
        for name, number in zip(names, numbers, strict=True)
    )
    return BARS + CARD.format(
        f'<div class="stacked">{bar}</div><ul class="stack-legend">{legend}</ul>'
    )


def range_rows(*places, numbers=((100, 400, 250), (50, 150, 75))):
    """Return a card of two ranges with a dot in each: the numbers of both ends, and of the dot."""
    lines = "".join(
        f'<tr><td><div class="track" style="--start: {start}%; --end: {end}%; --at: {at}%">'
        '<i class="range"></i><i class="taken"></i></div></td>'
        f'<td data-count="least most count" data-value="{low} {high} {count}"></td></tr>'
        for (start, end, at), (low, high, count) in zip(places, numbers, strict=True)
    )
    return BARS + CARD.format(f"<table>{lines}</table>")


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
    return BARS + CARD.format(f'<div><div class="dots">{dots}</div><p>Left: {said}</p></div>')


UNSET = "<style>.bar { width: calc(var(--end) - var(--unset)); }</style>"
TRUE = {
    "bars": (bar_rows(80, 20, 60), 3),
    "a bar so short that it would not be seen": (bar_rows(80, 1, 60, numbers=(400, 0.1, 300)), 3),
    "a stack": (stack(50, 30, 20), 3),
    "ranges and their dots": (range_rows((25, 100, 62.5), (12.5, 37.5, 18.75)), 4),
    "a chart": (chart(80, 20, 60), 3),
    "a hundred dots": (hundred(37, 37), 100),
    "no scale has a card of words": (CARD.format("<p>Nord</p>"), 0),
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


def test_what_is_drawn_as_its_numbers_say_is_counted_and_has_no_trouble(blank):
    for name, (body, count) in TRUE.items():
        blank.set_content(PAGE.format(body))
        found = measure(blank)
        assert (sum(found.held.values()), found.troubles) == (count, []), name


def test_what_is_not_drawn_as_its_numbers_say_is_found(blank):
    missed = []
    for name, body in FALSE.items():
        blank.set_content(PAGE.format(body))
        missed += [] if measure(blank).troubles else [name]
    assert missed == []
