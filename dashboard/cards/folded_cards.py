"""Folded cards for long tables: a switch of the page opens one of them, and only that is drawn."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from dashboard.cards.card import Card
from dashboard.layout import html
from dashboard.layout.marks import aria, button
from dashboard.layout.words import PageWords
from dashboard.state.options import Option
from dashboard.state.page_state import State
from dashboard.tables import no_table

CLOSED = "nothing"
NAMES = ("ledger", "totals", "breakdowns", "stated", "shapes", "receipt")
OPENED = Option("opened", {CLOSED: {}, **{name: {} for name in NAMES}})


def fold_card(name: str, query: str, draw: Callable[[Rows, Canvas], Any], **more: Any) -> Card:
    """Return a card that is its title and a button until it is opened.

    `name` is its choice of the switch: opening it closes the open one. `more` are fields of the
    Card.
    """
    return Card(
        query,
        partial(_draw_opened, name, draw),
        follows=(OPENED,),
        above=partial(_opener, name, query),
        blank=no_table,
        **more,
    )


def name_of(card: Card) -> str:
    """Return the choice of the switch that opens a card made by `fold_card`."""
    assert isinstance(card.draw, partial)
    name: str = card.draw.args[0]
    return name


def _draw_opened(
    name: str, draw: Callable[[Rows, Canvas], Any], rows: Rows, canvas: Canvas
) -> html.Markup:
    return draw(rows, canvas) if OPENED.read_choice(canvas.options) == name else no_table(canvas)


def _opener(
    name: str, query: str, rows: Rows, state: State, words: PageWords
) -> Sequence[html.Markup]:
    """Return the button that opens or closes a card."""
    is_open = OPENED.read_choice(state.options) == name
    label = words.text("close_fold" if is_open else "open_fold")
    whole = f"{label}: {words.of_card(query, 'title')}"
    act = f"opt:{OPENED.name}={CLOSED if is_open else name}"
    return (button(label, act, className="opener", **aria(expanded=is_open, label=whole)),)
