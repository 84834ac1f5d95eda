"""The pictures of cards: they hold what the page draws, in its words, and nothing is cut."""

import csv
import re
import struct
import xml.etree.ElementTree as tree
from collections import Counter
from dataclasses import replace
from itertools import combinations, product
from math import isclose
from pathlib import Path

import pytest

from breachlab import find
from breachlab.drawing import svg
from breachlab.drawing.paper import FONTS, WIDTHS, Look, Paper, measure, png
from breachlab.drawing.rate_map import RateMap
from breachlab.paths import read
from breachlab.words import LANGUAGES
from dashboard.cards.around import SOURCE_WORDS
from dashboard.cards.drawn_card import draw_card
from dashboard.database import few
from dashboard.files import card_pictures
from dashboard.files.html_drawing import Node, colours, lay_out, paint, read_html
from dashboard.pages import PAGES
from dashboard.state.page_state import DAY, State, write_state
from tests.support.pages.components import of_html
from tests.support.tiers import some_of

SVG = "{http://www.w3.org/2000/svg}"
STATES = {
    "everybody": State("who"),
    "women of Nord and La Réunion": State(
        "who", {"sexes": ("female",), "departements": ("59", "974")}
    ),
    "what was known on 13 March": State("who", {}, {DAY: "2024-03-13"}),
}
# {card: the choices of switches by which the page draws it}.
OPENED = {
    "method/participation_shapes": {"opened": "shapes"},
    "reconciliation/totals": {"opened": "totals"},
    "reconciliation/breakdowns": {"opened": "breakdowns"},
    "reconciliation/announced_and_settled": {"opened": "stated"},
}
TEXTS = {"notification/priority-none", *card_pictures.TEXTS}
HIDDEN = {"unseen", "printed", "switch", "days", "quiet", "go", "take-out", "opener"}
CASES = [
    (page, card, whom, language)
    for page in PAGES
    for card in page.cards
    for whom, language in product(STATES, LANGUAGES)
]


@pytest.fixture(scope="module")
def draw(desk):
    """Return a function that draws a card in a state: its view, and its picture or nothing."""

    def _draw(page, card, whom, language):
        state = STATES[whom]
        options = {**state.options, **OPENED.get(card.name, {})}
        asked = write_state(State(page.name, state.selection, options))
        view = desk.view_card(page.name, *desk.card(asked, card.name), language)
        drawn = view.cards[card]
        if not card_pictures.has_picture(card, drawn):
            return view, None
        return view, card_pictures.draw_picture(view, card, "http://lab.example")

    return _draw


def list_texts(picture):
    """Return the texts of a picture, each line by itself."""
    return ["".join(each.itertext()) for each in tree.fromstring(picture).iter(f"{SVG}text")]


def squeeze(text):
    """Return a text without any space: a line of a picture ends where it is full."""
    return re.sub(r"\s+", "", text)


def list_seen(element):
    """Yield what a page shows of an element: nothing that is folded, hidden, or to click on."""
    for each in element.inner:
        if isinstance(each, str):
            yield each
        elif each.tag not in ("details", "title") and HIDDEN.isdisjoint(
            each.attributes.get("class", "").split()
        ):
            yield from list_seen(each)


def list_drawn(drawn):
    """Return the texts that the page draws of a card."""
    drawing = drawn.drawing
    if isinstance(drawing, dict):
        return list_texts(str(svg.svg(drawing, "")))
    beside = "".join((*drawn.above, *drawn.below))
    inside = "" if isinstance(drawing, RateMap) else drawing
    return [*list_seen(of_html(f"<div>{inside}{beside}</div>"))]


def count_numbers(lines):
    """Return {word with a digit: how often it is written}."""
    words = (word for line in lines for word in re.split(r"[ \n]+", line))
    return Counter(word for word in words if re.search(r"\d", word))


def test_a_picture_says_what_it_is_and_has_every_number_of_the_page(draw, subtests):
    pictured = set()
    for page, card, whom, language in some_of(CASES, 5):
        view, picture = draw(page, card, whom, language)
        if picture is None:
            continue
        pictured.add(card.name)
        with subtests.test(card=card.name, whom=whom, language=language):
            drawn, words = view.cards[card], view.words
            lines = list_texts(picture)
            said = squeeze("".join(lines))
            mark = find(card.query).mark
            day, title = view.state.options.get(DAY), getattr(drawn.found, "text", "")
            has = [
                title,
                drawn.said,
                words.describe(drawn.resolved.selection),
                f"France Travail 2024 · {words.of_kind('mark')} · {words.of_kind('nobody_real')}",
                words.text(SOURCE_WORDS[mark]) if mark else "",
                words.say_day("as_of_day", day).text
                if day
                else words.say_day("as_of_last_day", "2026-01-29").text,
                "Licence Ouverte 2.0" if isinstance(drawn.drawing, RateMap) else "",
                f"http://lab.example{write_state(view.state)}#{card.name.replace('/', '-')}",
            ]
            assert [each for each in has if squeeze(each) not in said] == []
            assert count_numbers(list_drawn(drawn)) - count_numbers(lines) == Counter()
            assert {*"".join(lines)} <= LETTERS | {"\n"} and "var(" not in picture
    assert len(pictured) > 30


LETTERS = {chr(int(each["code_point"])) for each in csv.DictReader(read(WIDTHS).splitlines())}


def test_only_texts_and_what_the_page_does_not_draw_have_no_picture(draw):
    without = {}
    for page, card, whom, language in CASES:
        if language == "en" and draw(page, card, whom, language)[1] is None:
            without.setdefault(whom, set()).add(card.name)
    assert without["everybody"] == TEXTS | {"exposure/compare"}
    assert "exposure/compare" not in without["women of Nord and La Réunion"]
    later = {
        card.name
        for page in PAGES
        for card in page.cards
        if card.hides(STATES["what was known on 13 March"])
    }
    assert later <= without["what was known on 13 March"]


def list_boxes(picture):
    """Yield (left, right, top, bottom, text) of the texts of a picture, but for charts and maps."""

    def walk(element, across, down):
        for each in element:
            if each.tag == f"{SVG}svg":
                continue
            moved = re.match(r"translate\(([\d.e-]+) ([\d.e-]+)\)", each.get("transform", ""))
            x, y = (float(number) for number in moved.groups()) if moved else (0, 0)
            if each.tag == f"{SVG}text":
                size = float(each.get("font-size"))
                wide = sum(
                    measure(part.text, size, part.get("font-weight") == "700") for part in each
                )
                share = {"start": 0, "middle": 0.5, "end": 1}[each.get("text-anchor")]
                left, base = (
                    across + float(each.get("x")) - share * wide,
                    down + float(each.get("y")),
                )
                yield (
                    left,
                    left + wide,
                    base - 0.75 * size,
                    base + 0.15 * size,
                    "".join(each.itertext()),
                )
            yield from walk(each, across + x, down + y)

    return [*walk(tree.fromstring(picture), 0, 0)]


def test_no_text_of_a_picture_is_cut_or_lies_over_another(draw, subtests):
    for case in some_of(CASES, 5):
        _, picture = draw(*case)
        with subtests.test(card=case[1].name, whom=case[2], language=case[3]):
            boxes = list_boxes(picture) if picture else []
            assert [text for left, right, *_, text in boxes if left < 31 or right > 769] == []
            assert [
                (one[-1], other[-1])
                for one, other in combinations(boxes, 2)
                if one[0] < other[1] - 1 and other[0] < one[1] - 1
                and one[2] < other[3] and other[2] < one[3]
            ] == []  # fmt: skip


def list_bars(markup, width=600):
    """Return the widths of the rectangles of a drawing, as it is laid out."""
    drawing, _ = lay_out(read_html(markup), width, Look())
    drawn = f"<svg xmlns='http://www.w3.org/2000/svg'>{drawing}</svg>"
    return [
        (each.get("fill"), float(each.get("width")))
        for each in tree.fromstring(drawn).iter(f"{SVG}rect")
        if float(each.get("height")) > 1
    ]


def test_bars_of_a_table_are_in_the_ratio_of_their_shares_and_in_the_colours_of_the_page():
    row = (
        '<tr><th scope="row">{}</th><td class="bars"><div class="{}" style="--start: {}%;'
        ' --end: {}%"></div></td><td class="number">{}</td></tr>'
    )
    rows = [("E-mail", "bar", 20, 95, 750), ("Notice", "bar is-unreached", 0, 10, 100)]
    drawn = list_bars(
        f"<table><tbody>{''.join(row.format(*each) for each in rows)}</tbody></table>"
    )
    assert [colour for colour, _ in drawn] == ["#4c6ef5", "#99103a"]
    assert isclose(drawn[0][1] / drawn[1][1], 7.5, rel_tol=1e-4)


def test_parts_of_a_bar_fill_it_and_a_legend_has_their_colours():
    stack = (
        '<div class="stacked"><i class="level-high" style="--part: 75%"></i>'
        '<i class="level-below" style="--part: 25%"></i></div><ul class="stack-legend"><li>'
        '<i class="level-high"></i>High <b>75</b></li>'
        '<li><i class="level-below"></i>Below <b>25</b></li></ul>'
    )
    (high, wide), (below, narrow), *legend = list_bars(stack)
    assert (high, below) == (colours()["level-high"], colours()["track"])
    assert isclose((wide + 1) / (narrow + 1), 3) and wide + narrow + 2 == 600
    assert legend == [(high, 10), (below, 10)]


def test_bars_of_cards_are_in_the_ratio_of_their_numbers(draw, subtests):
    for page, card, whom, language in CASES:
        view, picture = draw(page, card, whom, language) if language == "en" else (None, None)
        drawing = view.cards[card].drawing if picture else ""
        if card.query not in ("fields/without_nir", "fields/by_field", "notification/channels"):
            continue
        with subtests.test(card=card.name, whom=whom):
            rows = [each for each in of_html(f"<div>{drawing}</div>").all("tr", "li")]
            numbers = [
                [float(part.attributes["data-value"]) for part in row.all("b", "td")
                 if "data-value" in part.attributes][:1]
                for row in rows
                if any(part.attributes.get("class") in BARS for part in row.all("div"))
            ]  # fmt: skip
            sizes = [number for each in numbers for number in each]
            bars = [
                float(each.get("width"))
                for each in tree.fromstring(picture or "<svg/>").iter(f"{SVG}rect")
                if each.get("height") == "12"
            ]
            assert len(bars) == len(sizes) or not picture
            for bar, size in zip(bars, sizes, strict=True) if picture else ():
                assert bar == pytest.approx(max(bars) * size / max(sizes), rel=0.01, abs=1)


# A table, a map, a chart, and the second card of a question.
FILES = [
    "who/exposure/stock",
    "who/exposure/rate_by_departement",
    "who/exposure/by_first_year",
    "response/cost/components-swings",
]
BARS = ("bar", "bar is-whole", "bar is-unreached")  # one of nobody is not drawn


def read_size(content):
    """Return the width and the height that a PNG says it has."""
    assert content.startswith(b"\x89PNG\r\n")
    return struct.unpack(">II", content[16:24])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FILES)
def test_a_picture_is_taken_as_a_file_of_two_pixels_a_pixel(client, name, language):
    read = {"Accept-Language": language}
    drawn, bitmap = (
        client.get(f"/data/{name}.{kind}?d=59", headers=read) for kind in ("svg", "png")
    )
    assert (drawn.status_code, bitmap.status_code) == (200, 200)
    assert (drawn.mimetype, bitmap.mimetype) == ("image/svg+xml", "image/png")
    root = tree.fromstring(drawn.text)
    assert read_size(bitmap.data) == (1_600, 2 * int(root.get("height")))
    blank = drawn.text.partition("<g ")[0] + "</svg>"
    assert len(bitmap.data) > 2 * len(png(blank, card_pictures.DENSITY))
    saved = bitmap.headers["Content-Disposition"]
    assert (
        saved == f'attachment; filename="{name.partition("/")[2].replace("/", "-")}.SYNTHETIC.png"'
    )
    assert ("SYNTHÉTIQUE" in drawn.text) == (language == "fr")


def test_a_picture_of_an_earlier_day_has_it_in_its_name_and_in_its_words(client):
    answer = client.get(f"/data/situation/severity/deadlines.svg?{DAY}=2024-03-13")
    assert "severity-deadlines.2024-03-13.SYNTHETIC.svg" in answer.headers["Content-Disposition"]
    assert "13 March 2024" in answer.text
    assert client.get(f"/data/who/exposure/stock.png?{DAY}=2024-03-13").status_code == 409


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/data/situation/severity/notification_form.png", 404),
        ("/data/response/notification/message.svg", 404),
        ("/data/who/exposure/compare.svg", 404),  # no place is chosen
        ("/data/who/exposure/compare.svg?d=59", 200),
        ("/data/method/reconciliation/totals.png", 404),  # it is closed
        ("/data/who/exposure/nothing.png", 404),
    ],
)
def test_what_the_page_does_not_draw_has_no_picture(client, address, status):
    assert client.get(address).status_code == status


def test_few_persons_have_no_picture_where_they_have_no_card(client, monkeypatch):
    monkeypatch.setattr(few, "LEAST", 500)
    address = "/data/who/exposure/rate_by_age_and_sex.svg?d=59&s=f&a=25-29"
    answer = client.get(address)
    assert answer.status_code == 409 and answer.mimetype == "text/plain"


def test_the_words_of_a_picture_are_there_on_a_machine_without_fonts():
    paper = Paper(800)
    blank = png(paper.svg(), 1)
    for text in ("SYNTHETIC", "✓", "●", "12\u202f345 €"):
        paper = Paper(800)
        paper.write(text, Look(20))
        written = Paper(800)
        written.write("\u0634" * len(text), Look(20))  # letters that no font here has
        assert png(paper.svg(), 1) not in (blank, png(written.svg(), 1)), text
    assert sum(map(len, (Path(each).read_bytes() for each in FONTS))) < 150_000


def test_the_widths_of_letters_are_those_of_the_fonts():
    regular, bold, signs = map(read_widths, FONTS)
    rows = {int(each["code_point"]): each for each in csv.DictReader(read(WIDTHS).splitlines())}
    assert rows.keys() == regular.keys() | signs.keys()
    for code, row in rows.items():
        for name, font in (("regular", regular), ("bold", bold)):
            assert int(row[name]) == font.get(code, signs.get(code)), (chr(code), name)


def read_widths(path):
    """Return {code point: width in thousandths of a letter's height}, from a font's own tables."""
    font = Path(path).read_bytes()
    (count,) = struct.unpack_from(">H", font, 4)
    entries = struct.iter_unpack(">4sLLL", font[12 : 12 + 16 * count])
    at = {tag: start for tag, _, start, _ in entries}
    (units,) = struct.unpack_from(">H", font, at[b"head"] + 18)
    (measured,) = struct.unpack_from(">H", font, at[b"hhea"] + 34)
    (tables,) = struct.unpack_from(">H", font, at[b"cmap"] + 2)
    (offset,) = struct.unpack_from(">L", font, at[b"cmap"] + 8 * tables)  # of the last, format 12
    start = at[b"cmap"] + offset
    assert struct.unpack_from(">H", font, start) == (12,)
    widths = {}
    for number in range(struct.unpack_from(">L", font, start + 12)[0]):
        first, last, glyph = struct.unpack_from(">LLL", font, start + 16 + 12 * number)
        for code in range(first, last + 1):
            metric = min(glyph + code - first, measured - 1)
            (advance,) = struct.unpack_from(">H", font, at[b"hmtx"] + 4 * metric)
            widths[code] = round(1000 * advance / units)
    return widths


def test_a_chart_of_plotly_has_no_picture(world):
    page, card = next(
        (page, each)
        for page in PAGES
        for each in page.cards
        if each.name == "exposure/by_first_year"
    )
    drawn = draw_card(card, State(page.name), world, world.words["en"])
    assert card_pictures.has_picture(card, drawn)
    sankey = {"data": [{"type": "sankey"}], "layout": {}}
    assert not card_pictures.has_picture(card, replace(drawn, drawing=sankey))


MARKED = """() => [...document.querySelectorAll(".stacked i, .parts > *, td > .bar, .fall > b")]
    .map((each) => [each.parentElement.matches(".fall") ? each.parentElement : each, each])
    .map(([named, each]) => [named.className, getComputedStyle(each).backgroundColor])"""


def test_marks_have_the_colours_that_they_have_on_the_page(walk):
    seen = set()
    for path in ("/situation", "/who", "/what", "/response", "/response?tab=budget", "/what_if"):
        for names, colour in walk(path).page.evaluate(MARKED):
            red, green, blue = map(int, re.findall(r"\d+", colour)[:3])
            drawn = paint(Node("i", names=names.split()), "bar")
            if not colour.startswith("color("):  # a mixed one, which the browser says otherwise
                assert drawn == f"#{red:02x}{green:02x}{blue:02x}", (path, names)
            seen.add(names)
    assert {"is-attention", "fall is-sum", "fall is-fixed", "part-long", "bar is-whole"} <= seen
