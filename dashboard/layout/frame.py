"""The frame of a card, and the rows of cards: title, tools, sentence, drawing, method, links.

The HTML is templates/card.html.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from breachlab import find
from breachlab.drawing import svg
from breachlab.drawing.figure_template import EXPLORED, explore
from breachlab.drawing.rate_map import RateMap
from breachlab.paths import read
from breachlab.words.language import interface
from dashboard import html
from dashboard.cards.around import CARDS, source_mark, switch
from dashboard.cards.card import Card
from dashboard.cards.drawn_card import Drawn
from dashboard.cards.page import Counted, first_of
from dashboard.desk import View, ends_of_card
from dashboard.files import file_address
from dashboard.html import mark_counts, mark_scope, tell
from dashboard.layout.head import is_nobody
from dashboard.state.acts import SHOW
from dashboard.state.looked import Looked
from dashboard.state.options import is_earlier
from dashboard.state.page_state import TAB, State, without, write_state

PAGE = html.macros("page.html")
MOVED = Path(__file__).with_name("moved_cards.toml")


def slug(card: Card) -> str:
    """Return the name of a card as an HTML id, which holds no slash."""
    return card.name.replace("/", "-")


def rows(view: View) -> html.Markup:
    """Return the rows of cards, of columns; in place of cards of few persons a line of files."""
    few = dict.fromkeys(card.query for card, drawn in view.cards.items() if drawn.few)
    files = (
        [] if is_nobody(view) else [_file(first_of(view.page.cards)[each], view) for each in few]
    )
    written: list[list[dict[str, Any]]] = []
    for row in view.page.rows_at(view.state):
        columns = []
        for column in row:
            drawn = {card: view.cards[card] for card in column.list_cards(view.state)}
            cards = [_card(card, each, view) for card, each in drawn.items() if not each.few]
            columns += [{"span": column.span, "cards": cards}] if cards else []
        written += [columns] if columns else []
    return PAGE.rows(written, files, view.words)


def _file(card: Card, view: View) -> html.Markup:
    """Return the link to a card's file, which has every number."""
    title = view.words.of_card(card.name, "title")
    return CARDS.link(file_address(view.state, card.query, "csv"), title)


def changes(card: Card, drawn: Drawn, view: View) -> Iterator[tuple[str, Any]]:
    """Yield the id and the contents of each part of a card that an act changes."""
    if drawn.lacks:  # a line, which stands until the page is drawn anew
        return
    for name, contents in _parts(card, drawn, view).items():
        yield f"{slug(card)}.{name}", contents
    if not isinstance(drawn.drawing, RateMap):
        yield f"{slug(card)}.drawing", draw(card, drawn, view)


def repaints(view: View) -> dict[str, dict[str, Any]]:
    """Return the changes to the maps of a page that stays in place."""
    return {
        card.query: {"changes": drawn.drawing.changes(), "has_failed": drawn.has_failed}
        for card, drawn in view.cards.items()
        if isinstance(drawn.drawing, RateMap)
    }


def explore_props(view: View) -> dict[str, Any] | None:
    """Return the title and the dcc.Graph of the interactive chart; nothing if no chart is open."""
    if view.explored is None or not isinstance(view.cards[view.explored].drawing, dict):
        return None
    words, drawing = view.words, view.cards[view.explored].drawing
    name = f"{words.of_card(view.explored.query, 'title')} · {words.of_kind('mark')}"
    figure = explore(drawing, interface(words.language)["drawer"]["columns"])
    return {
        "title": name,
        "graph": {"id": "explored-chart", "figure": figure, "config": EXPLORED},
    }


def scopes(view: View) -> dict[str, dict[str, Any]]:
    """Return {id: data attributes} of the page and its cards: the scope of the numbers in them.

    Of headline, block and levers that applies which a card or a question of the page can filter by.
    """
    applied, options = dict[str, tuple[str, ...]](), dict[str, str]()
    for each in view.resolved.values():
        applied |= each.selection
        options |= each.options
    cards = {slug(card): each.resolved.scope for card, each in view.cards.items() if not each.lacks}
    return {"main": mark_scope(applied, options), **cards}


def _card(card: Card, drawn: Drawn, view: View) -> html.Markup:
    """Return a card; one that a few words replace is a line."""
    if drawn.lacks:
        return _line(card, drawn, view)
    mark = find(card.query).mark
    # On a phone the first card is open, the others are headings.
    is_first = card is next(each for each, of in view.cards.items() if not of.few)
    return CARDS.card(
        slug(card),
        {**_parts(card, drawn, view), "drawing": draw(card, drawn, view)},
        f"{SHOW}{card.query}",
        {"data-open": "" if is_first else None, **drawn.resolved.scope},
        source_mark(mark, view.words) if mark is not None and not view.world.is_own else "",
        view.words.of_card(card.name, "printed"),  # in place of a drawing that is too long
        view.words,
    )


def _line(card: Card, drawn: Drawn, view: View) -> html.Markup:
    """Return a card that lacks the facts of a list, cannot count by a filter, or has few in a row.

    It is its name, and why. A button shows it without the filters that it cannot count by; of few
    persons in each row, a link leads to its file, which has all numbers. A switch leads to the
    other card in its place, if the list has the facts for that one.
    """
    words, ignored, whole = view.words, drawn.resolved.ignored, None
    if drawn.resolved.folds and not card.hides(view.state):
        others = words.describe(without(view.state.selection, ignored))
        whole = {
            "label": words.text("count_without").format(others),
            "act": f"clear:{'.'.join(ignored)}",
        }
    switches = [
        switch(place.option, view.state, words)
        for place in view.page.places_at(view.state)
        if card in place.cards.values()
        and not is_earlier(view.state)
        and any(not each.list_unmet(view.world.coverage) for each in place.cards.values())
    ]
    has_file = not (view.world.is_own or drawn.resolved.folds or is_earlier(view.state))
    file = _file(card, view) if has_file else ""
    name = words.of_card(card.name, "title")
    return CARDS.lacking(slug(card), name, drawn.lacks, switches, file, whole)


def _parts(card: Card, drawn: Drawn, view: View) -> dict[str, Any]:
    """Return {name: contents} of the parts of a card that an act changes, but for its drawing."""
    caption = view.words.of_card(card.name, card.caption(view.state))
    parts = {
        "title": title(card, drawn, view),
        "tools": _tools(card, view),
        "finding": CARDS.sentence({"children": caption})
        if _has_finding(drawn)
        else _sentence(card, drawn, view),
        "counted": explain(card, drawn, view),
        "own": view.say_left_out(card),
        "below": html.Markup("").join(drawn.below),
    }
    return parts | ({"above": html.Markup("").join(drawn.above)} if card.above else {})


def title(card: Card, drawn: Drawn, view: View) -> html.Markup:
    """Return the title of a card: its finding, or its name without one or after a failure."""
    if drawn.found is None or drawn.has_failed:
        return html.Markup.escape(view.words.of_card(card.name, "title"))
    if isinstance(drawn.found, Looked):
        return CARDS.sentence(drawn.found.show(view.state.options))
    return CARDS.sentence({"children": drawn.found.text, **mark_counts(drawn.found_counts)})


def draw(card: Card, drawn: Drawn, view: View) -> html.Markup:
    """Return the drawing of a card: a table, a map, or a chart with its size.

    A chart that the server cannot draw is drawn by assets/frame/plots.js.
    """
    drawing, name = drawn.drawing, view.words.of_card(card.name, "title")
    if isinstance(drawing, html.Markup):
        return CARDS.table(drawing)
    if isinstance(drawing, RateMap):
        return CARDS.map(drawing.svg(), card.query, "" if drawn.has_failed else None)
    if not svg.can_draw(drawing):
        return CARDS.plot(json.dumps(drawing), name, drawing["layout"].get("height", svg.HEIGHT))
    chart = svg.svg(drawing, name, interface(view.words.language)["browser"]["keys"])
    return CARDS.chart(chart, svg.room(drawing))


def explain(card: Card, drawn: Drawn, view: View) -> html.Markup:
    """Return the method of a card: its sentence, its note, the meanings of its counts."""
    if drawn.is_withheld:  # the note of a card may tell what became known later
        return CARDS.counted("", [], drawn.said, [])
    words, keys = view.words, {key for key, _ in (*drawn.counts, *drawn.found_counts)}
    return CARDS.counted(
        _sentence(card, drawn, view) if _has_finding(drawn) else "",
        [tell(each) for each in ends_of_card(view, card)],
        words.of_numbers(card.name, card.query, is_earlier(view.state)),
        [
            {"term": each["term"], "meaning": words.canvas.words.text("glossary", key, "meaning")}
            for key, each in interface(words.language)["glossary"].items()
            if key in keys
        ],
    )


def _has_finding(drawn: Drawn) -> bool:
    """Return whether a finding is the title of a card; its sentence then stands in the fold."""
    return drawn.found is not None and not drawn.has_failed


def _sentence(card: Card, drawn: Drawn, view: View) -> html.Markup:
    """Return the sentence of a card with the keys of its numbers, or the reason of its failure.

    A note says whether it depends on the size of the data.
    """
    if drawn.looked:
        told = drawn.looked.show(view.state.options)
    else:
        told = {"children": drawn.said, **mark_counts(drawn.counts)}
    note = view.words.size(card.query) if drawn.counts else None  # on numbers in the sentence
    failed = {"class": "failed"} if drawn.has_failed else {}
    return CARDS.sentence({**failed, **told}, tell(note) if note else None)


def _tools(card: Card, view: View) -> html.Markup:
    """Return the switches of a card, and the button that clears its selection.

    Of cards with the same dimensions the first one has the button.
    """
    if card.hides(view.state):
        return html.Markup("")
    is_last = not (view.world.is_own or is_earlier(view.state))
    options = [each for each in card.options if is_last or not each.is_of_breach]
    is_first = card is next(each for each in view.cards if each.own == card.own)
    can_clear = is_first and set(card.own) & set(view.state.selection)
    switches = [switch(option, view.state, view.words) for option in options]
    return CARDS.tools(switches, f"clear:{'.'.join(card.own)}" if can_clear else "", view.words)


@cache
def moves() -> Mapping[str, Mapping[str, str]]:
    """Return {page: {old slug of a card: its present address}}."""
    return tomllib.loads(read(MOVED))


def list_moved(view: View) -> dict[str, str]:
    """Return {slug: address} of a page's cards that are not in the displayed state.

    A link may name them.
    """
    shown = {slug(card) for card in view.page.list_cards(view.state)}
    addresses = {
        name: f"{write_state(state)}#{name}"
        for tab in view.page.tabs or [""]
        for state in _states(tab, view)
        for name in map(slug, view.page.list_cards(state))
        if name not in shown
    }
    instead = {
        slug(card): f"#{slug(place.at(view.state))}"
        for row in view.page.rows_at(view.state)
        for column in row
        for place in column.cards
        if isinstance(place, Counted)
        for card in place.cards.values()
        if slug(card) not in shown
    }
    return {**addresses, **instead, **moves().get(view.page.name, {})}


def _states(tab: str, view: View) -> Iterator[State]:
    """Yield the states of a tab: one for each other choice of cards, then the default one."""
    page = view.page
    options = {TAB: tab} if page.tabs and tab != page.tab.default else {}
    state = view.state.go(page.name, options)
    for place in page.places_at(state):
        for choice in place.cards:
            if choice != place.option.default:
                yield state.go(page.name, {**options, place.option.name: choice})
    yield state
