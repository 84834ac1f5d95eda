"""The "as known on" day of a page: its switch, and cards that wait for the settled number."""

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.words import Sentence
from breachlab.words.days import write_day, write_day_and_month
from dashboard.layout import html
from dashboard.layout.marks import aria, button
from dashboard.layout.words import PageWords
from dashboard.state.options import DayOption
from dashboard.state.page_state import State
from dashboard.tables.events import events

AS_OF = DayOption("as_of")
DAYS = "exposure/known_by_day"

Row = dict[str, Any]


def is_earlier(canvas: Canvas) -> bool:
    """Return whether the day is earlier than the last, the day of the settled number."""
    return bool(canvas.options.get(AS_OF.name))


def day_switch(rows: Rows, state: State, words: PageWords) -> Sequence[html.Markup]:
    """Return a button for each day on which the known facts changed.

    A card asks the query DAYS beside its own.
    """
    if DAYS not in words.canvas.beside:  # of a list of one's own
        return ()
    days = words.canvas.beside[DAYS].dicts()
    label = words.text("as_known_on")
    buttons = html.Div(
        [_day(row, after, words.language) for row, after in zip_longest(days, days[1:])],
        className="switch",
        role="group",
        **aria(label=label),
    )
    return [html.Div([html.Span(label, **aria(hidden=True)), buttons], className="days")]


def _day(row: Row, after: Row | None, language: str) -> html.Markup:
    """Return the button of a day, with its year if the next day is in another year."""
    day, is_last = row["known_on"], after is None or after["known_on"].year != row["known_on"].year
    return button(
        (write_day if is_last else write_day_and_month)(day, language),
        f"opt:{AS_OF.name}={day:%Y-%m-%d}",
        **aria(pressed=bool(row["is_as_of"]), label=write_day(day, language)),
    )


def list_events(rows: Rows, state: State, words: PageWords) -> list[html.Markup]:
    """Return the switch of days, and below it all events in a fold."""
    fold = [html.Summary(words.text("all_events")), events(rows, words.canvas)]
    return [*day_switch(rows, state, words), html.Details(fold, id="all-events")]


def draw_when_settled(
    draw: Callable[[Rows, Canvas], html.Markup],
) -> Callable[[Rows, Canvas], html.Markup]:
    """Return a drawing that is empty on an earlier day: its numbers are unknown then."""
    return lambda rows, canvas: (
        html.Div(className="waits") if is_earlier(canvas) else draw(rows, canvas)
    )


def find_when_settled(words: PageWords, query: str, rows: Rows) -> Sentence | None:
    """Return the finding of a card; on an earlier day, that it waits for the settled number."""
    if is_earlier(words.canvas):
        return Sentence(words.text("waits").format(words.of_card(query, "title")))
    return words.finding(query, rows)


def say_when_settled(words: PageWords, query: str, rows: Rows) -> Sentence:
    """Return the sentence of a card; on an earlier day, that it waits for the settled number."""
    if is_earlier(words.canvas):
        return Sentence(words.text("waits_because"))
    return words.headline(query, rows)
