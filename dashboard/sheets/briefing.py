"""The breach on two A4: what an executive needs to know, in sentences, with four drawings."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from breachlab import find
from breachlab.catalogue import one_page
from breachlab.counts import shown
from breachlab.drawing.rate_map import RateMap
from breachlab.queries import names
from breachlab.words import Sentence
from breachlab.words.language import interface
from dashboard import html
from dashboard.cards import FAILURES, LOG, Card, Drawn, drawn, questions
from dashboard.marks import counted
from dashboard.pages.response import CHANNELS
from dashboard.pages.situation import headline
from dashboard.pages.what_if import TOGETHER
from dashboard.pages.who import AGES, PLACES
from dashboard.sheets.document import Sheet, said
from dashboard.state import State
from dashboard.tables import no_table
from dashboard.tables.ages import ages
from dashboard.words import PageWords
from dashboard.world import World

STATE = State("briefing")
# Of each sheet, the drawings beside its sentences.
LEAVES = ((PLACES, CHANNELS), (replace(AGES, draw=ages, above=None, blank=no_table), TOGETHER))
FIRST = 8  # sentences of the first sheet


def briefing(world: World, words: PageWords) -> Sheet:
    """Return both sheets; a sentence or a drawing that cannot be computed says so."""
    texts, asked = interface(words.language)["briefing"], one_page(words.canvas.words)
    cards = [card for leaf in LEAVES for card in leaf]
    world.answers.prepare(
        [*questions(cards, STATE), *((query, find(query).needed) for _, query in asked)]
    )
    parts = [asked[:FIRST], asked[FIRST:]]
    leaves = [_leaf(*each, world, words) for each in zip(parts, LEAVES, strict=True)]
    head = [
        html.P(texts["title"], className="question"),
        html.H1(**_told("briefing", lambda: headline(STATE, world, words), words)),
    ]
    return Sheet(texts["title"], [html.A(texts["pages"], href="/")], [html.Div(head), *leaves])


def _leaf(
    asked: Sequence[tuple[str, str]], cards: Sequence[Card], world: World, words: PageWords
) -> html.Markup:
    told = [
        html.Section([html.H2(question), html.P(**_said(query, world, words))])
        for question, query in asked
    ]
    drawings = [_drawing(card, drawn(card, STATE, world, words), words) for card in cards]
    columns = [html.Div(each, className="column") for each in (told, drawings)]
    return html.Div(columns, className="leaf columns")


def _said(query: str, world: World, words: PageWords) -> dict[str, Any]:
    needed = find(query).needed
    return _told(query, lambda: words.headline(query, world.answers.rows(query, needed)), words)


def _told(name: str, say: Callable[[], Sentence], words: PageWords) -> dict[str, Any]:
    """Return what an element is given that shows a sentence, or that it cannot be computed."""
    query = name if name in names() else ""
    try:
        sentence = say()
        return {"children": sentence.text, **counted(shown(sentence, query))}
    except FAILURES:
        LOG.exception("a sentence of the briefing could not be computed: %s", name)
        return {"children": words.text("failed").format(name)}


def _drawing(card: Card, part: Drawn, words: PageWords) -> html.Markup:
    is_map = isinstance(part.drawing, RateMap)
    shown = html.Div(part.drawing.still(), className="map") if is_map else part.drawing
    note = words.of_card(card.query, "note")
    return html.Section(
        [
            html.H2(words.of_card(card.query, "title")),
            html.P(className="finding", **said(part)),
            shown,
            *part.below,
            html.P(note, className="note"),
        ]
    )
