"""What stands around a drawing: legend, headings, switches, the button of a folded card.

It is text: it wraps, is read aloud, and covers no shape. A folded card is for a long table: a
switch of the page opens one of them, and only that is drawn.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from breachlab.drawing.canvas import RESIDENTS, Canvas, number_of
from breachlab.drawing.rate_map import NONE, ranges, ratio_class
from breachlab.query.answer_rows import Rows
from breachlab.words.language import interface
from dashboard import html
from dashboard.cards.card import Card
from dashboard.html import mark_counts
from dashboard.state.options import Option
from dashboard.state.page_state import State
from dashboard.tables import PARTS, no_table
from dashboard.words import PageWords

CARDS = html.macros("card.html")
SOURCE_SIGNS = {"published": "●", "derived": "◐", "modelled": "○"}
SOURCE_WORDS = {"published": "published", "derived": "derived", "modelled": "modelled_mark"}
NOTHING = "none"  # the choice by which nothing is open; it is offered where something is
CLOSED = "nothing"
NAMES = ("ledger", "totals", "breakdowns", "stated", "shapes", "receipt")
OPENED = Option("opened", {CLOSED: {}, **{name: {} for name in NAMES}})


def switch(option: Option, state: State, words: PageWords) -> html.Markup:
    """Return the buttons of a switch; the chosen one is pressed."""
    chosen = option.read_choice(state.options)
    choices = [
        {
            "text": words.of_option(option.name, choice),
            "act": f"opt:{option.name}={choice}",
            "is_chosen": choice == chosen,
        }
        for choice in option.positions
        if not choice == chosen == NOTHING
    ]
    return PARTS.switch(words.of_option(option.name, "title"), choices)


def source_mark(mark: str, words: PageWords) -> html.Markup:
    """Return the sign and the word for the source of numbers."""
    return CARDS.source(SOURCE_SIGNS[mark], words.text(SOURCE_WORDS[mark]))


def legend(rows: Rows, state: State, words: PageWords) -> Sequence[html.Markup]:
    """Return the legend of the map's colours, and of places of few; empty if nobody is exposed."""
    country = max(map(number_of, rows["france_persons_per_thousand"]), default=0)
    if not country > 0:
        return ()
    is_adjusted = state.options.get("shown") == "adjusted"
    counts = Counter(ratio_class(row, is_adjusted) for row in rows.dicts())
    names = ranges(100 if is_adjusted else country, words.language)
    if counts[NONE]:
        names.append(interface(words.language)["drawing"]["too_few"])
    classes = [
        {
            "name": name,
            "bounds": {"data-count": "class_limit_per_thousand"} if number < NONE else {},
            "count": counts[number],
            "keys": mark_counts([("class_place_count", counts[number])]),
        }
        for number, name in enumerate(names)
    ]
    return (CARDS.legend(classes),)


def sides(rows: Rows, state: State, words: PageWords) -> Sequence[html.Markup]:
    """Return the headings of the pyramid's two sides: buttons that select a sex.

    Under a filter on départements there are no buttons.
    """
    if "departements" in state.selection:
        return ()
    sexes = words.canvas.dimensions["sexes"]
    counts = dict.fromkeys(sexes.values, 0)
    for row in rows.dicts():
        counts[row["sex"]] += row["living_here_person_count"]
    buttons = [
        {
            "text": f"{sexes.heading(sex)} · {words.compact(counts[sex])}",
            "act": f"toggle:sexes={sex}",
            "is_pressed": sex in state.selection.get("sexes", ()),
            "keys": mark_counts([(RESIDENTS, counts[sex])]),
        }
        for sex in sexes.values
    ]
    return (CARDS.sides(buttons),)


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
    act = f"opt:{OPENED.name}={CLOSED if is_open else name}"
    return (CARDS.opener(label, words.of_card(query, "title"), act, is_open),)
