"""The frame of a card, and the rows of cards: heading, tools, sentence, drawing, foot."""

import json
from collections.abc import Iterator
from typing import Any

from breachlab.drawing import svg
from breachlab.drawing.plotly_view import CONFIG, explore
from breachlab.drawing.rate_map import RateMap
from breachlab.words.language import interface
from dashboard.cards import card_foot
from dashboard.cards.card import Card
from dashboard.cards.card_foot import part_id, slug
from dashboard.cards.drawn_card import Drawn
from dashboard.desk import View
from dashboard.files.file_address import file_address
from dashboard.layout import html
from dashboard.layout.head import is_nobody, list_switched
from dashboard.layout.marks import aria, button, data, mark_counts, mark_scope
from dashboard.layout.switches import switch
from dashboard.pages import Column
from dashboard.pages.page import first_of
from dashboard.state.looked import Looked
from dashboard.state.page_state import without


def rows(view: View) -> list[html.Markup]:
    """Return the rows of cards, of columns; in place of cards of few persons a line of files."""
    few = dict.fromkeys(card.query for card, drawn in view.cards.items() if drawn.few)
    parts = []
    if few and not is_nobody(view):
        files = [_link_file(first_of(view.page.cards)[each], view) for each in few]
        line = [html.P(view.words.text("few_line")), html.Ul([*map(html.Li, files)])]
        parts.append(html.Section(line, className="lacking"))
    for row in view.page.rows_at(view.state):
        if columns := [each for each in (_column(column, view) for column in row) if each]:
            parts.append(html.Div(columns, className="row"))
    return parts


def _link_file(card: Card, view: View) -> html.Markup:
    """Return the link to a card's file, which has every number."""
    name = f"CSV · {view.words.of_card(card.name, 'title')}"
    return html.A(name, href=file_address(view.state, card.query, "csv"))


def changes(card: Card, drawn: Drawn, view: View) -> Iterator[tuple[str, Any]]:
    """Yield the id and the contents of each part of a card that an act changes."""
    if drawn.lacks:  # a line, which stands until the page is drawn anew
        return
    yield part_id(card, "title"), title(card, drawn, view)
    yield part_id(card, "tools"), _tools(card, view)
    yield part_id(card, "finding"), _finding(card, drawn, view)
    yield part_id(card, "counted"), card_foot.explain(card, drawn, view)
    yield part_id(card, "own"), _own(card, drawn, view)
    if card.above:
        yield part_id(card, "above"), drawn.above
    yield part_id(card, "below"), drawn.below
    if not isinstance(drawn.drawing, RateMap):
        yield part_id(card, "drawing"), draw(card, drawn, view)


def repaints(view: View) -> dict[str, dict[str, Any]]:
    """Return the changes to the maps of a page that stays in place."""
    return {
        query: {"changes": drawing.changes(), "has_failed": has_failed}
        for query, drawing, has_failed in _maps(view)
    }


def _maps(view: View) -> Iterator[tuple[str, RateMap, bool]]:
    for card, drawn in view.cards.items():
        if isinstance(drawn.drawing, RateMap):
            yield card.query, drawn.drawing, drawn.has_failed


def explore_props(view: View) -> dict[str, Any] | None:
    """Return the title and the dcc.Graph of the interactive chart; nothing if no chart is open."""
    if view.explored is None or not isinstance(view.cards[view.explored].drawing, dict):
        return None
    words, drawing = view.words, view.cards[view.explored].drawing
    name = f"{words.of_card(view.explored.query, 'title')} · {words.of_kind('mark')}"
    figure = explore(drawing, interface(words.language)["drawer"]["columns"])
    return {
        "title": name,
        "graph": {"id": "explored-chart", "figure": figure, "config": CONFIG},
    }


def is_obeyed(view: View, dimension: str) -> bool:
    """Return whether a card of the page, or a query of its headline, filters by a dimension."""
    resolved = [drawn.resolved for drawn in view.cards.values()]
    resolved += [card.resolve(view.state) for card in view.page.asks]
    return any(dimension not in each.ignored for each in resolved)


def scopes(view: View) -> dict[str, dict[str, Any]]:
    """Return {id: data attributes} of the page and its cards: the scope of the numbers in them.

    Of headline, block and levers that applies which a card or a question of the page can filter by.
    """
    resolved = [drawn.resolved for drawn in view.cards.values()]
    resolved += [card.resolve(view.state) for card in view.page.asks]
    applied, options = dict[str, tuple[str, ...]](), dict[str, str]()
    for each in resolved:
        applied |= each.selection
        options |= each.options
    cards = {slug(card): each.resolved.scope for card, each in view.cards.items() if not each.lacks}
    return {"main": mark_scope(applied, options), **cards}


def _column(column: Column, view: View) -> html.Markup | None:
    drawn = {card: view.cards[card] for card in column.list_cards(view.state)}
    cards = [_card(card, each, view) for card, each in drawn.items() if not each.few]
    return html.Div(cards, className=f"column span-{column.span}") if cards else None


def _card(card: Card, drawn: Drawn, view: View) -> html.Markup:
    heading = part_id(card, "title")
    if drawn.lacks:
        return _line(card, drawn, view)
    printed = view.words.of_card(card.name, "printed")
    parts = [
        html.Div(
            [
                html.H2(title(card, drawn, view), id=heading),
                html.Div(_tools(card, view), id=part_id(card, "tools"), className="card-tools"),
            ],
            className="heading",
        ),
        html.P(_finding(card, drawn, view), id=part_id(card, "finding"), className="finding"),
        *([html.Div([*drawn.above], id=part_id(card, "above"))] if card.above else []),
        html.Div(draw(card, drawn, view), id=part_id(card, "drawing")),
        html.Div([*drawn.below], id=part_id(card, "below")),
        html.P(_own(card, drawn, view), id=part_id(card, "own"), className="own"),
        *([html.P(printed, className="printed")] if printed else []),  # of a drawing too long
        card_foot.foot(card, drawn, view),
    ]
    # On a phone the first card is open, the others are headings.
    is_first = card is next(each for each, of in view.cards.items() if not of.few)
    return html.Figure(
        parts,
        className=f"card {slug(card)}",
        id=slug(card),
        **data(open="" if is_first else None),
        **drawn.resolved.scope,
        **aria(labelledby=heading),
    )


def _line(card: Card, drawn: Drawn, view: View) -> html.Markup:
    """Return a card that lacks the facts of a list, cannot count by a filter, or has few in a row.

    It is its name, and why. A button shows it without the filters that it cannot count by; of few
    persons in each row, a link leads to its file, which has all numbers.
    """
    words, ignored = view.words, drawn.resolved.ignored
    name = html.H2(words.of_card(card.name, "title"), id=part_id(card, "title"))
    parts: list = [name, *_ways_out(card, view), html.P(drawn.lacks)]
    if not view.world.is_own and not drawn.resolved.folds:
        parts.append(_link_file(card, view))
    if drawn.resolved.folds:
        others = words.describe(without(view.state.selection, ignored))
        label = words.text("count_without").format(others)
        parts.append(button(label, f"clear:{'.'.join(ignored)}", className="quiet"))
    return html.Section(
        parts,
        className="lacking",
        id=slug(card),
        **aria(labelledby=part_id(card, "title")),
    )


def _ways_out(card: Card, view: View) -> list[html.Markup]:
    """Return the switch of a place whose other card the list has the facts for; mostly empty."""
    return [
        switch(place.option, view.state, view.words)
        for place in view.page.places_at(view.state)
        if card in place.cards.values()
        and any(not each.list_unmet(view.world.coverage) for each in place.cards.values())
    ]


def title(card: Card, drawn: Drawn, view: View) -> html.Markup:
    """Return the title of a card: its finding, or its name without one or after a failure."""
    if drawn.found is None or drawn.has_failed:
        return html.render(view.words.of_card(card.name, "title"))
    if isinstance(drawn.found, Looked):
        return html.Span(**drawn.found.show(view.state.options))
    return html.Span(drawn.found.text, **mark_counts(drawn.found_counts))


def draw(card: Card, drawn: Drawn, view: View) -> html.Markup:
    """Return the drawing of a card: a table, a map, or a chart with its size.

    A chart that the server cannot draw is drawn by assets/frame/plots.js.
    """
    if isinstance(drawn.drawing, html.Markup):
        return html.Div(drawn.drawing, className="table")
    if isinstance(drawn.drawing, RateMap):
        failed = data(**{"has-failed": ""}) if drawn.has_failed else {}
        return html.Div(drawn.drawing.svg(), className="map", **data(map=card.query), **failed)
    name = view.words.of_card(card.name, "title")
    if not svg.can_draw(drawn.drawing):
        height = {"--height": f"{drawn.drawing['layout'].get('height', svg.HEIGHT)}px"}
        words = {**data(plotly=json.dumps(drawn.drawing)), **aria(label=name)}
        return html.Div(className="drawing", role="group", style=height, **words)
    chart = svg.svg(drawn.drawing, name, interface(view.words.language)["browser"]["keys"])
    return html.Div(chart, className="drawing", style=svg.room(drawn.drawing).style)


def _tools(card: Card, view: View) -> list:
    """Return the switches of a card, and the button that clears its selection."""
    if card.withheld(view.state):
        return []
    options = [each for each in card.options if not (view.world.is_own and each.is_of_breach)]
    tools: list = [switch(option, view.state, view.words) for option in options]
    if set(card.own) & set(view.state.selection) and _is_first(card, view):
        act = f"clear:{'.'.join(card.own)}"
        tools.append(button(view.words.text("clear"), act, className="quiet"))
    return tools


def _finding(card: Card, drawn: Drawn, view: View) -> list:
    """Return the line below the title: the caption.

    Without a finding as its title, a card has its sentence there.
    """
    if card_foot.has_finding(drawn):
        return [html.Span(view.words.of_card(card.name, card.caption(view.state)))]
    notes = card_foot.size(card, drawn, view)
    return [card_foot.sentence(drawn, view), *(part for each in notes for part in (" ", each))]


def left_out(card: Card, drawn: Drawn, view: View) -> list[str]:
    """Return the sentence on filters that the card's drawing leaves out; mostly empty."""
    return [each for each in [_own(card, drawn, view)] if each]


def _own(card: Card, drawn: Drawn, view: View) -> str:
    """Return a note that a chart ignores its own filter.

    The note stands below the chart, so that a click moves nothing.
    """
    chosen = {**view.state.selection, **list_switched(view)}
    own = [
        name
        for name in card.own
        if name in chosen
        and name not in drawn.resolved.ignored
        and name != "departements"  # a map shows all places, and marks the selected ones
    ]
    if not own or drawn.has_failed:
        return ""
    return view.words.text("own_left_out").format(view.words.titles(own))


def _is_first(card: Card, view: View) -> bool:
    """Return whether no earlier card has the same dimensions: that card has their button."""
    return next(each for each in view.cards if each.own == card.own) is card
