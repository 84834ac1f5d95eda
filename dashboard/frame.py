"""The frame of a card, and of rows of cards: heading, tools, sentence, drawing, what is below."""

from collections.abc import Iterator
from typing import Any

from breachlab.counts import shown
from breachlab.drawing import svg
from breachlab.drawing.explore import CONFIG, explore
from breachlab.drawing.rate_map import RateMap
from breachlab.words.language import interface
from dashboard import html
from dashboard.acts import SHOW
from dashboard.cards import Card, Drawn
from dashboard.desk import View
from dashboard.marks import aria, button, counted, data
from dashboard.options import Option
from dashboard.pages import Column


def rows(view: View) -> list[html.Markup]:
    """Return the rows of cards of a page, each of columns."""
    return [
        html.Div([_column(column, view) for column in row], className="row")
        for row in view.page.rows
    ]


def changes(card: Card, drawn: Drawn, view: View) -> Iterator[tuple[str, Any]]:
    """Yield the id and the contents of each part of a card that an act changes."""
    yield part_id(card, "tools"), _tools(card, view)
    yield part_id(card, "finding"), _finding(card, drawn, view)
    yield part_id(card, "own"), _own(card, drawn, view)
    if card.above:
        yield part_id(card, "above"), drawn.above
    if card.below:
        yield part_id(card, "below"), drawn.below
    if not isinstance(drawn.drawing, RateMap):
        yield part_id(card, "drawing"), _drawing(card, drawn, view)


def repaints(view: View) -> dict[str, dict[str, Any]]:
    """Return what repaints the maps of a page that stands."""
    return {
        query: {"changes": drawing.changes(), "has_failed": has_failed}
        for query, drawing, has_failed in _maps(view)
    }


def _maps(view: View) -> Iterator[tuple[str, RateMap, bool]]:
    for card, drawn in view.cards.items():
        if isinstance(drawn.drawing, RateMap):
            yield card.query, drawn.drawing, drawn.has_failed


def explore_props(view: View) -> dict[str, Any] | None:
    """Return the title and the dcc.Graph of a closer look at a chart; nothing of what is none."""
    if view.explored is None or not isinstance(view.cards[view.explored].drawing, dict):
        return None
    words, drawing = view.words, view.cards[view.explored].drawing
    title = f"{words.of_card(view.explored.query, 'title')} · {words.of_kind('mark')}"
    figure = explore(drawing, interface(words.language)["drawer"]["columns"])
    return {
        "title": title,
        "graph": {"id": "explored-chart", "figure": figure, "config": CONFIG},
    }


def obeyed(view: View, dimension: str) -> bool:
    """Return whether any card of the page obeys a dimension, or shows it."""
    return any(dimension not in drawn.resolved.ignored for drawn in view.cards.values())


def _column(column: Column, view: View) -> html.Markup:
    cards = [_card(card, view.cards[card], view) for card in column.shown(view.state)]
    return html.Div(cards, className=f"column span-{column.span}")


def _card(card: Card, drawn: Drawn, view: View) -> html.Markup:
    words, title = view.words, f"title-{slug(card)}"
    parts = [
        html.Div(
            [
                html.H2(words.of_card(card.query, "title"), id=title),
                html.Div(_tools(card, view), id=part_id(card, "tools"), className="card-tools"),
            ],
            className="heading",
        ),
        html.P(_finding(card, drawn, view), id=part_id(card, "finding"), className="finding"),
        *([html.Div([*drawn.above], id=part_id(card, "above"))] if card.above else []),
        html.Div(_drawing(card, drawn, view), id=part_id(card, "drawing")),
        *([html.Div([*drawn.below], id=part_id(card, "below"))] if card.below else []),
        html.P(_own(card, drawn, view), id=part_id(card, "own"), className="own"),
        *_printed(card, view),
        html.Figcaption(
            [
                html.Span(words.of_card(card.query, "note") or words.text("source")),
                button(words.drawer("open"), f"{SHOW}{card.query}", className="quiet"),
            ]
        ),
    ]
    return html.Figure(parts, className=f"card {slug(card)}", **aria(labelledby=title))


def _printed(card: Card, view: View) -> list[html.Markup]:
    """Return what stands on paper in place of what is too long for it; mostly nothing."""
    instead = view.words.of_card(card.query, "printed")
    return [html.P(instead, className="printed")] if instead else []


def slug(card: Card) -> str:
    """Return the name of a card as a class: a path has no place in one."""
    return card.query.replace("/", "-")


def part_id(card: Card, part: str) -> str:
    """Return the id of a part of a card in the page."""
    return f"{slug(card)}.{part}"


def _drawing(card: Card, drawn: Drawn, view: View) -> html.Markup:
    """Return the drawing of a card: a table, a chart in the room that it needs, or a map."""
    if isinstance(drawn.drawing, html.Markup):
        return html.Div(drawn.drawing, className="table")
    if isinstance(drawn.drawing, RateMap):
        failed = data(**{"has-failed": ""}) if drawn.has_failed else {}
        return html.Div(drawn.drawing.svg(), className="map", **data(map=card.query), **failed)
    title = view.words.of_card(card.query, "title")
    chart = svg.svg(drawn.drawing, title, interface(view.words.language)["browser"]["keys"])
    return html.Div(chart, className="drawing", style=svg.room(drawn.drawing).style)


def _tools(card: Card, view: View) -> list:
    """Return the switch of a card, and the button that clears what it selected."""
    tools: list = [switch(option, view) for option in card.options]
    if set(card.own) & set(view.state.selection):
        act = f"clear:{'.'.join(card.own)}"
        tools.append(button(view.words.text("clear"), act, className="quiet"))
    return tools


def switch(option: Option, view: View) -> html.Markup:
    """Return the buttons of a switch, the one that is set pressed."""
    words, chosen = view.words, option.chosen(view.state.options)
    buttons = [
        button(
            words.of_option(option.name, choice),
            f"opt:{option.name}={choice}",
            **aria(pressed=choice == chosen),
        )
        for choice in option.positions
    ]
    label = aria(label=words.of_option(option.name, "title"))
    return html.Div(buttons, className="switch", role="group", **label)


def _finding(card: Card, drawn: Drawn, view: View) -> list:
    """Return the sentence of a card, whom it is not of, and what holds in this world only."""
    if drawn.looked:
        said = drawn.looked.shown(view.state.options)
    else:
        said = {"children": drawn.said, **counted(drawn.counts)}
    first = html.Span(className="failed" if drawn.has_failed else "", **said)
    beside = [*map(html.Em, _say_ignored(drawn, view)), *_size(card, drawn, view)]
    return [first, *(part for each in beside for part in (" ", each))]


def _size(card: Card, drawn: Drawn, view: View) -> list[html.Markup]:
    note = view.words.size(card.query)
    if note is None or not drawn.counts:  # which says nothing, or no number
        return []
    return [html.Span(note.text, className="size", **counted(shown(note)))]


def left_out(card: Card, drawn: Drawn, view: View) -> list[str]:
    """Return the sentences that say which filters a card does not obey; nothing mostly."""
    return [each for each in (*_say_ignored(drawn, view), _own(card, drawn, view)) if each]


def _say_ignored(drawn: Drawn, view: View) -> list[str]:
    words = view.words
    if not drawn.resolved.ignored:
        return []
    return [words.text("not_filtered_by").format(words.titles(drawn.resolved.ignored))]


def _own(card: Card, drawn: Drawn, view: View) -> str:
    """Say that a chart does not obey its own part. Below it, so that a click moves nothing."""
    own = [
        name
        for name in card.own
        if name in view.state.selection and name not in drawn.resolved.ignored
    ]
    if not own or drawn.has_failed:
        return ""
    return view.words.text("own_left_out").format(view.words.titles(own))
