"""Pictures of cards: what a page draws, on white paper, with what it is around it.

A chart and a map are drawn as on the page. Any other drawing is HTML (html_drawing.py).
"""

import re
from collections.abc import Iterator

from breachlab import find
from breachlab.drawing import svg
from breachlab.drawing.paper import SOFT, Look, Paper
from breachlab.drawing.rate_map import RateMap
from breachlab.words.language import interface
from dashboard import html
from dashboard.cards.around import SOURCE_SIGNS, SOURCE_WORDS
from dashboard.cards.card import Card
from dashboard.cards.drawn_card import Drawn
from dashboard.desk import View, ends_of_card
from dashboard.files.html_drawing import lay_out, read_html, style_of
from dashboard.state.looked import Looked
from dashboard.state.options import is_earlier
from dashboard.state.page_state import DAY, write_state

# Texts to read, and a list of sources to search: a picture would show less than the file.
TEXTS = {
    "severity/notification_form",
    "notification/message",
    "method/departement_figures",
    "method/ledger",
    "method/receipt",
}
WIDTH, DENSITY = 800, 2.0  # pixels of a picture, and of a PNG for each: 1,600, fit to publish


def has_picture(card: Card, drawn: Drawn) -> bool:
    """Return whether a card has a picture in a state: whether the page draws more than a text."""
    if card.query in TEXTS or drawn.lacks or drawn.has_failed or drawn.is_withheld:
        return False
    if isinstance(drawn.drawing, html.Markup):
        return any(each in drawn.drawing for each in ("<td", "<li", "<i ", "<circle"))
    return isinstance(drawn.drawing, RateMap) or (
        bool(drawn.drawing["data"]) and svg.can_draw(drawn.drawing)
    )


def draw_picture(view: View, card: Card, host: str, page: str = "") -> str:
    """Return the picture of a card as SVG; `host` is the origin at which the page is served, if
    it is known.

    `page` is the address of its page there, if that is another than the state's.

    From top to bottom: title, caption, drawing with what stands around it, sentence, whom it
    counts, its range, switches, the day, the breach and the kind of data, sources, the address.
    """
    drawn, words, paper = view.cards[card], view.words, Paper(WIDTH)
    found, drawing = drawn.found, drawn.drawing
    title = found.at(view.state.options) if isinstance(found, Looked) else found and found.text
    captions = (words.of_card(card.name, each) for each in ("drawn", card.caption(view.state)))
    caption = next(filter(None, captions), "")  # one for paper says nothing of clicks
    paper.write(title or words.of_card(card.name, "title"), Look(20, is_bold=True))
    paper.write(caption if found else drawn.said, Look(colour=SOFT), after=10)
    paper.place(lay_out(read_html("".join(drawn.above)), paper.room, Look(12)))
    if not isinstance(drawing, html.Markup):
        paper.draw(drawing)
    elif drawing.startswith("<svg"):
        height = float(re.findall(r'height="(\d+)"', drawing)[0])
        box = {"width": paper.room, "height": height}
        paper.nest(str(drawing).replace("<circle", '<circle r="4"'), box, height, style_of("strip"))
    else:
        paper.place(lay_out(read_html(drawing), paper.room, Look()))
    paper.place(lay_out(read_html("".join(drawn.below)), paper.room, Look(12)))
    day = view.state.options.get(DAY, "")
    for text in (
        drawn.said if found else "",
        *(each.text for each in ends_of_card(view, card)),
        words.drawer("whom").format(words.describe(drawn.resolved.selection)),
        view.say_left_out(card),
        *_say_options(view, card, drawn),
        words.say_day("as_of_day", day).text if day else _say_last_day(view),
    ):
        paper.write(text, Look(12))
    kind = (view.world.made["title"], words.of_kind("mark"), words.of_kind("nobody_real"))
    paper.write(" · ".join(kind), Look(15, is_bold=True))
    small = Look(11, colour=SOFT)
    for text in _say_sources(view, card, drawn):
        paper.write(text, small, after=0)
    if host:
        at = f"{host}{page or write_state(view.state)}"
        paper.write(f"{at}#{card.name.replace('/', '-')}", small)
    return paper.svg()


def _say_last_day(view: View) -> str:
    """Return the day up to which all is known; of a list there is none."""
    world = view.world
    if world.is_own or not world.days:
        return ""
    return view.words.say_day("as_of_last_day", world.days[-1]).text


def _say_options(view: View, card: Card, drawn: Drawn) -> Iterator[str]:
    """Yield the choice of each switch that applies to a card and is not at its default."""
    texts, chosen = interface(view.words.language)["options"], drawn.resolved.options
    for option in (*card.follows, *card.options):
        if option.name in chosen and option.name in texts:
            title = view.words.of_option(option.name, "title")
            yield f"{title}: {view.words.of_choice(option, chosen[option.name])}"


def _say_sources(view: View, card: Card, drawn: Drawn) -> Iterator[str]:
    """Yield where the numbers are from, and whose outlines a map has, with their licence."""
    words, mark, own = view.words, find(card.query).mark, view.world.is_own
    sign = f"{SOURCE_SIGNS[mark]} {words.text(SOURCE_WORDS[mark])} · " if mark and not own else ""
    sign = f"breachlab · {sign}"
    if mark == "published" and not own:
        yield sign + words.of_numbers(card.name, card.query, is_earlier(view.state))
    else:
        yield sign + words.say_world(view.world.made, view.state).text
    if isinstance(drawn.drawing, RateMap):
        yield words.text("map_source")
