"""Every mark of every chart, pointed at and clicked by a mouse: it tells and does what the server
sent for its place. What a chart tells at its ends is held by golden files, tests/golden/said."""

import re
from dataclasses import dataclass, field
from math import dist

import pytest

from breachlab.drawing.svg_shapes import axes_of
from breachlab.paths import ROOT, read
from dashboard.cards.page import Either
from dashboard.desk import Desk
from dashboard.layout.frame import slug
from dashboard.pages import PAGES
from dashboard.state import acts
from dashboard.state.page_state import write_state
from dashboard.tables import no_table
from tests.support.browser.reader import Reader
from tests.support.pages.states import standing

SCRIPT = read(ROOT / "tests/support/browser/pointing.js")
NEAR_PIXELS = 4  # two points of lines so near are one to a mouse, which stands on whole pixels
INSIDE = 0.5  # of the length of a bar: in the midst of it
POINTS = ("combination/marginal_effect",)  # of lines, which may lie on each other


@dataclass(frozen=True)
class Mark:
    """A mark of a chart: its values on two axes, the lines told of it, what a click on it does."""

    x: object
    y: object
    lines: tuple[str, ...]
    act: str
    axes: str


def marks_of(figure):
    """Return the marks of a figure of Plotly; lines that share a place tell all their texts."""
    marks, is_shared = {}, figure["layout"]["hovermode"] == "x"
    for trace in figure["data"]:
        texts = trace.get("hovertext") or []
        axes = trace.get("xaxis", "x") + trace.get("yaxis", "y")
        acts = trace.get("customdata") or [""] * len(texts)
        for x, y, text, act in zip(trace["x"], trace["y"], texts, acts):  # noqa: B905
            first, *others = re.sub("</?b>", "", text).split("<br>")
            if trace["type"] == "bar":
                is_lying = trace.get("orientation") == "h"
                x, y = (x * INSIDE, y) if is_lying else (x, y * INSIDE)
            place = (axes, x if is_shared else text)
            before = marks[place].lines if place in marks else (first,)
            lines = tuple(dict.fromkeys((*before, *others)))
            marks[place] = Mark(x, y, lines, act, axes)
    return [*marks.values()]


@dataclass
class Hand:
    """A hand with a mouse before a page, and what stands there as the server sent it."""

    reader: Reader
    desk: Desk
    wrong: list = field(default_factory=list)  # what is told or done otherwise than sent
    beneath: list = field(default_factory=list)  # marks that no mouse meets, with their reason
    acting: dict = field(default_factory=dict)  # {card: acts of its marks}
    count: int = 0

    def marks(self, card):
        """Return the marks of a card, none if it has no chart."""
        drawing = self.desk.view(self.reader.path, "en").cards[card].drawing
        return marks_of(drawing) if isinstance(drawing, dict) else []

    def places(self, card, marks):
        """Return where marks of a chart are on the screen, by the axes that it has."""
        view = self.desk.view(self.reader.path, "en")
        axes = axes_of(view.cards[card].drawing)
        asked = []
        for mark in marks:
            across, up = (axes[name] for name in re.fullmatch(r"(x2?)(y2?)", mark.axes).groups())
            place = {"x": across.share(mark.x), "y": up.share(mark.y)}
            asked.append(place | {"across": across.span, "up": up.span})
        return self.looks("places", card.name, asked)

    def looks(self, does, *given):
        return self.reader.page.evaluate(f"given => pointing.{does}(...given)", [*given])

    def tries(self, card, lines, told, done, act):
        """Note what a mark told and did, where it should have told these lines and done this."""
        self.count += 1
        if told != [lines] or done != [act] * bool(act):
            self.wrong.append(f"{card.name}: {lines} told {told}; did {done} for {act!r}")
        if act:
            self.acting.setdefault(card, []).append(act)

    def points(self, card, place, lines):
        """Return what is told at a place, and what a click on it would do."""
        self.reader.page.mouse.move(*place)
        told = self.looks("told", lines)
        return told, self.presses()

    def presses(self):
        self.reader.page.mouse.down()
        self.reader.page.mouse.up()
        return self.looks("caught")


def clean(lines):
    return [re.sub(r"[\u00a0\u202f]", " ", line).strip() for line in lines]


def point_at_chart(hand, card):
    marks = hand.marks(card)
    shown = {mark.lines for mark in marks}
    assert hand.looks("count", card.name) == len(shown), f"marks of {card.name}"
    places = hand.places(card, marks)
    for mark, place in zip(marks, places, strict=True):
        told, done = hand.points(card, place, clean(mark.lines))
        others = near(mark, place, marks, places) if card.name in POINTS else []
        if told != [clean(mark.lines)] and told in [[clean(each)] for each in others]:
            hand.beneath.append(f"{card.name}: {mark.lines} lies beneath {told}")
        else:
            hand.tries(card, clean(mark.lines), told, done, mark.act)


def near(mark, place, marks, places):
    """Return what others say that are where this one is."""
    return [
        other.lines
        for other, there in zip(marks, places, strict=True)
        if other is not mark and other.axes == mark.axes and dist(place, there) < NEAR_PIXELS
    ]


def point_at_shapes(hand, card):
    for shape in hand.looks("shapes", card.name):
        lines = clean(shape["hover"].split("\n"))
        if shape["place"] is None:
            hand.beneath.append(f"{card.name}: {lines} has no pixel of its own")
        elif shape["text"]:  # of a table, which has its words in it
            hand.reader.page.mouse.move(*shape["place"])
            hand.tries(card, shape["text"], [shape["text"]], hand.presses(), shape["act"])
        else:
            hand.tries(card, lines, *hand.points(card, shape["place"], lines), shape["act"])


def point_at_page(hand, page):
    """Point at all marks of the cards that stand there, with nothing sent to the server."""
    state, *_ = hand.desk.card(hand.reader.path, page.cards[0].query)
    cards = {slug(card): card for card in page.list_cards(state)}
    found = [cards[name] for name in hand.looks("clickable")]
    charts = {card for card in cards.values() if card.blank != no_table and hand.marks(card)}
    assert charts <= {*found}, "charts without a mark"
    hand.looks("catches")
    for card in found:
        point_at(hand, card)
    hand.looks("releases")


def point_at(hand, card):
    hand.reader.card(card.name).scroll_into_view_if_needed()
    (point_at_chart if hand.marks(card) else point_at_shapes)(hand, card)


def click_one_of_each(hand):
    """Click one mark of each card that has any, see where that leads, and go back."""
    for card, found in hand.acting.items():
        act = found[len(found) // 2]
        state, world, _ = hand.desk.card(hand.reader.path, card.query)
        after = write_state(acts.apply_act(state, act, hand.desk.list_known(world)))
        hand.reader.card(card.name).scroll_into_view_if_needed()
        place = place_of(hand, card, act)
        hand.reader.page.mouse.move(*place)
        hand.reader.does(lambda place=place: hand.reader.page.mouse.click(*place))
        if hand.reader.path != after:
            hand.wrong.append(f"{card.name}: {act} led to {hand.reader.path}, not to {after}")
        if acts.pushes(act):
            hand.reader.back()


def place_of(hand, card, act):
    found = [mark for mark in hand.marks(card) if mark.act == act]
    if found:
        return hand.places(card, found[:1])[0]
    return next(each["place"] for each in hand.looks("shapes", card.name) if each["act"] == act)


def point_at_others(hand, page):
    """Point at the cards that a switch puts in the place of one that stood there."""
    shown = page.list_cards(hand.desk.card(hand.reader.path, page.cards[0].query)[0])
    placed = (each for row in page.all_rows for column in row for each in column.cards)
    # What a count or a list puts in the place of another has no switch.
    switched = [
        each for place in placed if isinstance(place, Either) for each in place.cards.values()
    ]
    for card in switched:
        if card not in shown:
            name, choice = next(iter(standing(page, card).items()))
            switch = hand.reader.page.locator(f"[data-act='opt:{name}={choice}']")
            hand.reader.does(switch.click)
            if slug(card) in hand.looks("clickable"):
                hand.looks("catches")
                point_at(hand, card)
                hand.looks("releases")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_marks_speak_and_act_for_their_own_rows(page, open_page, desk):
    reader = open_page(f"/{page.name}")
    reader.page.evaluate(f"{SCRIPT}; null")
    hand = Hand(reader, desk)
    point_at_page(hand, page)
    click_one_of_each(hand)
    point_at_others(hand, page)
    print(f"{page.name}: {hand.count} marks; not met by a mouse:", *hand.beneath, sep="\n")
    assert not hand.wrong, f"{len(hand.wrong)} of {hand.count}:\n" + "\n".join(hand.wrong[:20])
