"""The "as known on" day of a page: its switch, its events, and what is withheld on an earlier day.

A card names one of the functions `withhold_…` as its `withheld`; its drawing, its drawer and its
files keep to it.
"""

from collections.abc import Sequence
from datetime import timedelta
from itertools import zip_longest
from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.words.days import write_day, write_day_and_month, write_month
from dashboard.layout import html
from dashboard.layout.marks import aria, button, link_addresses
from dashboard.layout.words import PageWords
from dashboard.state.options import DayOption
from dashboard.state.page_state import State
from dashboard.tables import label, sentence

AS_OF = DayOption("as_of")
DAYS = "exposure/known_by_day"

Row = dict[str, Any]


def is_earlier(state: State) -> bool:
    """Return whether the day is earlier than the last, the day of the settled number."""
    return AS_OF.name in state.options


def withhold_until_settled(state: State) -> str:
    """Return why a card with the settled number tells nothing: it was not known on the day."""
    return "settled" if is_earlier(state) else ""


def withhold_form(state: State) -> str:
    """Return why there is no form of the day: it would state what became known later."""
    return "form" if is_earlier(state) else ""


def mark_file(state: State, words: PageWords) -> str:
    """Return what the name of a file says of its data: the day if an earlier one, and the mark."""
    mark = words.of_kind("file_mark")
    return f"{state.options[AS_OF.name]}.{mark}" if is_earlier(state) else mark


def day_switch(rows: Rows, state: State, words: PageWords) -> Sequence[html.Markup]:
    """Return a button for each day on which the known facts changed.

    A card asks the query DAYS beside its own.
    """
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


def events(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the events as a dated list."""
    listed = rows.dicts()
    before = [None, *listed]
    items = [_event(*each, canvas) for each in zip(listed, before, strict=False)]
    return html.Ol(items, className="events")


def _event(row: Row, before: Row | None, canvas: Canvas) -> html.Markup:
    write = write_day if row["is_day_known"] else write_month
    parts = [
        html.Span(label(canvas, "event_id", row["event_id"])),
        *_gap(row, before, canvas),
        html.Small(link_addresses(row["source"])),
    ]
    day = html.Time(write(row["happened_on"], canvas.language), dateTime=_iso(row))
    return html.Li([day, html.Div(parts)])


def _gap(row: Row, before: Row | None, canvas: Canvas) -> list[html.Markup]:
    """Return the days since the previous event; empty if only the month of one of them is known."""
    if not (before and before["is_day_known"] and row["is_day_known"]):
        return []
    days = (row["happened_on"] - before["happened_on"]) // timedelta(1)
    key = {0: "same_day", 1: "next_day"}.get(days, "days_later")
    return [html.Small(**sentence(canvas, key, gap_days=days))]


def _iso(row: Row) -> str:
    return row["happened_on"].strftime("%Y-%m-%d" if row["is_day_known"] else "%Y-%m")
